import { linkedRolePolicyNames } from '../linked-roles/role-kinds.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** When AWS began to manage policies: their own dates are not known here. */
const UNKNOWN_DATE = '2015-02-06T18:40:08Z';

/**
 * The policies of roles that belong to services, by name alone: what they allow is not known here, and nobody needs it, as services
 * act for themselves.
 */
export const linkedRolePolicies: readonly AwsManagedPolicy[] = linkedRolePolicyNames().map((name) => ({
  name,
  path: '/aws-service-role/',
  version: 1,
  createdAt: UNKNOWN_DATE,
  updatedAt: UNKNOWN_DATE,
  document: { Version: '2012-10-17', Statement: [] },
}));
