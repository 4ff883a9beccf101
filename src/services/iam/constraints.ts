import type { Constraints, MemberConstraint } from '../../front-door/constraints.js';
import { modelConstraints } from './model-constraints.js';

/** Names and paths, whose characters the operations check: IAM has sentences of its own about them. */
const CHARACTERS_CHECKED_BY_OPERATIONS: ReadonlySet<string> = new Set([
  'GroupName',
  'InstanceProfileName',
  'NewGroupName',
  'NewPath',
  'NewServerCertificateName',
  'NewUserName',
  'Path',
  'PathPrefix',
  'PolicyName',
  'RoleName',
  'ServerCertificateName',
  'UserName',
  'VirtualMFADeviceName',
]);

/** @source IAM API reference */
export const constraints: Constraints = Object.fromEntries(
  Object.entries(modelConstraints).map(([place, bounds]) => [place, ours(place, bounds)]),
);

function ours(place: string, bounds: MemberConstraint): MemberConstraint {
  const member = place.slice(place.indexOf('.') + 1);
  if (!CHARACTERS_CHECKED_BY_OPERATIONS.has(member)) return bounds;
  const { pattern: _, ...lengths } = bounds;
  return lengths;
}
