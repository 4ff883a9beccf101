import type { AwsManagedPolicy } from './aws-managed-policy.js';
import { readOnlyActions1 } from './read-only-actions-1.js';
import { readOnlyActions2 } from './read-only-actions-2.js';

/** Policies that AWS manages, of reading everything. @source AWS Managed Policy Reference Guide */
export const readOnlyAccessPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'ReadOnlyAccess',
    path: '/',
    version: 188,
    createdAt: '2026-07-21T18:42:30Z',
    updatedAt: '2026-07-21T18:42:30Z',
    document: {
      Statement: [
        { Action: readOnlyActions1, Effect: 'Allow', Resource: '*', Sid: 'ReadOnlyActionsGroup1' },
        { Action: readOnlyActions2, Effect: 'Allow', Resource: '*', Sid: 'ReadOnlyActionsGroup2' },
        {
          Action: ['s3express:CreateSession'],
          Condition: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'S3ExpressReadOnlySessionObjectAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
