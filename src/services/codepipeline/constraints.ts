import { departing } from '../../front-door/constraints.js';
import { jobConstraints } from './job-constraints.js';
import { modelConstraints } from './model-constraints.js';

/** @source AWS CodePipeline API Reference */
export const constraints = departing(modelConstraints, jobConstraints);
