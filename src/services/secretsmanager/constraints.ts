import { modelConstraints } from './model-constraints.js';

/** @source AWS Secrets Manager API Reference */
export const constraints = modelConstraints;
