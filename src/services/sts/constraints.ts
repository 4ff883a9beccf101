import { departing } from '../../front-door/constraints.js';
import { modelConstraints } from './model-constraints.js';

/** The reference limits session policies to 2,048 characters; the model does so of GetFederationToken's alone. */
const sessionPolicy = { min: 1, max: 2_048, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' };

/** @source AWS STS API reference */
export const constraints = departing(modelConstraints, {
  'AssumeRoleRequest.Policy': sessionPolicy,
  'AssumeRoleWithSAMLRequest.Policy': sessionPolicy,
  'AssumeRoleWithWebIdentityRequest.Policy': sessionPolicy,
});
