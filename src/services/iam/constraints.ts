import type { Constraints, MemberConstraint } from '../../front-door/constraints.js';
import { modelConstraints } from './model-constraints.js';
import { NAMES_AND_PATHS } from './names.js';

/** Of names and paths the lengths alone: `refusedNames` looks at their characters. @source IAM API reference */
export const constraints: Constraints = Object.fromEntries(
  Object.entries(modelConstraints).map(([place, bounds]) => [place, ours(place, bounds)]),
);

function ours(place: string, bounds: MemberConstraint): MemberConstraint {
  const member = place.slice(place.indexOf('.') + 1);
  if (!NAMES_AND_PATHS.has(member)) return bounds;
  const { pattern: _, ...lengths } = bounds;
  return lengths;
}
