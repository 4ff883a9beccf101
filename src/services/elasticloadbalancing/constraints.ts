import { departing, type MemberConstraint } from '../../front-door/constraints.js';
import { modelConstraints } from './model-constraints.js';

/** From 0, which is ours: any free port. */
const port: MemberConstraint = { min: 0, max: 65_535 };

/** @source Elastic Load Balancing API Reference of 2015-12-01 */
export const constraints = departing(modelConstraints, {
  'CreateListenerInput.Port': port,
  'ModifyListenerInput.Port': port,
});
