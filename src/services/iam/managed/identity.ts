import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of administrators and people. @source AWS Managed Policy Reference Guide */
export const identityPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AdministratorAccess',
    path: '/',
    version: 1,
    createdAt: '2015-02-06T18:39:46Z',
    updatedAt: '2015-02-06T18:39:46Z',
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  },
  {
    name: 'PowerUserAccess',
    path: '/',
    version: 12,
    createdAt: '2015-02-06T18:39:47Z',
    updatedAt: '2026-02-12T17:59:14Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: [
            'account:GetAccountInformation',
            'account:GetGovCloudAccountInformation',
            'account:GetPrimaryEmail',
            'account:ListRegions',
            'iam:CreateServiceLinkedRole',
            'iam:DeleteServiceLinkedRole',
            'iam:ListRoles',
            'organizations:DescribeEffectivePolicy',
            'organizations:DescribeOrganization',
          ],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'IAMFullAccess',
    path: '/',
    version: 2,
    createdAt: '2015-02-06T18:40:38Z',
    updatedAt: '2019-06-21T19:40:00Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'iam:*',
            'organizations:DescribeAccount',
            'organizations:DescribeOrganization',
            'organizations:DescribeOrganizationalUnit',
            'organizations:DescribePolicy',
            'organizations:ListChildren',
            'organizations:ListParents',
            'organizations:ListPoliciesForTarget',
            'organizations:ListRoots',
            'organizations:ListPolicies',
            'organizations:ListTargetsForPolicy',
          ],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'IAMReadOnlyAccess',
    path: '/',
    version: 4,
    createdAt: '2015-02-06T18:40:39Z',
    updatedAt: '2018-01-25T19:11:27Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'iam:GenerateCredentialReport',
            'iam:GenerateServiceLastAccessedDetails',
            'iam:Get*',
            'iam:List*',
            'iam:SimulateCustomPolicy',
            'iam:SimulatePrincipalPolicy',
          ],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'IAMUserChangePassword',
    path: '/',
    version: 5,
    createdAt: '2016-11-15T00:25:16Z',
    updatedAt: '2026-02-12T17:58:57Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['iam:ChangePassword'],
          Resource: [`arn:aws:iam::*:user/\${aws:username}`, `arn:aws:iam::*:user/*/\${aws:username}`],
        },
        { Effect: 'Allow', Action: ['iam:GetAccountPasswordPolicy'], Resource: '*' },
      ],
    },
  },
  {
    name: 'IAMUserSSHKeys',
    path: '/',
    version: 1,
    createdAt: '2015-07-09T17:08:54Z',
    updatedAt: '2015-07-09T17:08:54Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'iam:DeleteSSHPublicKey',
            'iam:GetSSHPublicKey',
            'iam:ListSSHPublicKeys',
            'iam:UpdateSSHPublicKey',
            'iam:UploadSSHPublicKey',
          ],
          Resource: `arn:aws:iam::*:user/\${aws:username}`,
        },
      ],
    },
  },
  {
    name: 'IAMSelfManageServiceSpecificCredentials',
    path: '/',
    version: 1,
    createdAt: '2016-12-22T17:25:18Z',
    updatedAt: '2016-12-22T17:25:18Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'iam:CreateServiceSpecificCredential',
            'iam:ListServiceSpecificCredentials',
            'iam:UpdateServiceSpecificCredential',
            'iam:DeleteServiceSpecificCredential',
            'iam:ResetServiceSpecificCredential',
          ],
          Resource: `arn:aws:iam::*:user/\${aws:username}`,
        },
      ],
    },
  },
];
