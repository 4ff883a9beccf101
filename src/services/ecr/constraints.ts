import { modelConstraints } from './model-constraints.js';

/** @source Amazon ECR API Reference */
export const constraints = modelConstraints;
