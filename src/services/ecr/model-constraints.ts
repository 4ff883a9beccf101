import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const registryId: MemberConstraint = { pattern: '[0-9]{12}' };
const getAuthorizationTokenRegistryIdList: MemberConstraint = { min: 1, max: 10, each: registryId };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  GetAuthorizationTokenRequest: { registryIds: getAuthorizationTokenRegistryIdList },
});
