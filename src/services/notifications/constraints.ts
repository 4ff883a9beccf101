import { type Constraints, departing } from '../../front-door/constraints.js';
import { modelConstraints } from './model-constraints.js';

/** @source AWS CodeStar Notifications API Reference */
export const constraints: Constraints = departing(modelConstraints, {
  // What is no token of ours has an error of its own, whichever letters it is made of.
  'ListEventTypesRequest.NextToken': {},
});
