import { modelConstraints } from './model-constraints.js';

/** @source Amazon EventBridge API Reference */
export const constraints = modelConstraints;
