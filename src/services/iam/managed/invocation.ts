import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of what invokes functions, and APIs. @source AWS Managed Policy Reference Guide */
export const invocationPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSLambdaDynamoDBExecutionRole',
    path: '/service-role/',
    version: 1,
    createdAt: '2015-04-09T15:09:29Z',
    updatedAt: '2015-04-09T15:09:29Z',
    document: {
      Statement: [
        {
          Action: [
            'dynamodb:DescribeStream',
            'dynamodb:GetRecords',
            'dynamodb:GetShardIterator',
            'dynamodb:ListStreams',
            'logs:CreateLogGroup',
            'logs:CreateLogStream',
            'logs:PutLogEvents',
          ],
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSLambdaKinesisExecutionRole',
    path: '/service-role/',
    version: 2,
    createdAt: '2018-11-19T20:09:24Z',
    updatedAt: '2018-11-19T20:09:24Z',
    document: {
      Statement: [
        {
          Action: [
            'kinesis:DescribeStream',
            'kinesis:DescribeStreamSummary',
            'kinesis:GetRecords',
            'kinesis:GetShardIterator',
            'kinesis:ListShards',
            'kinesis:ListStreams',
            'kinesis:SubscribeToShard',
            'logs:CreateLogGroup',
            'logs:CreateLogStream',
            'logs:PutLogEvents',
          ],
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSLambdaMSKExecutionRole',
    path: '/service-role/',
    version: 2,
    createdAt: '2022-08-02T20:08:02Z',
    updatedAt: '2022-08-02T20:08:02Z',
    document: {
      Statement: [
        {
          Action: [
            'kafka:DescribeCluster',
            'kafka:DescribeClusterV2',
            'kafka:GetBootstrapBrokers',
            'ec2:CreateNetworkInterface',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DescribeVpcs',
            'ec2:DeleteNetworkInterface',
            'ec2:DescribeSubnets',
            'ec2:DescribeSecurityGroups',
            'logs:CreateLogGroup',
            'logs:CreateLogStream',
            'logs:PutLogEvents',
          ],
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSLambdaRole',
    path: '/service-role/',
    version: 1,
    createdAt: '2015-02-06T18:41:28Z',
    updatedAt: '2015-02-06T18:41:28Z',
    document: {
      Statement: [{ Action: ['lambda:InvokeFunction'], Effect: 'Allow', Resource: ['*'] }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSLambdaExecute',
    path: '/',
    version: 1,
    createdAt: '2015-02-06T18:40:46Z',
    updatedAt: '2015-02-06T18:40:46Z',
    document: {
      Statement: [
        { Action: ['logs:*'], Effect: 'Allow', Resource: 'arn:aws:logs:*:*:*' },
        { Action: ['s3:GetObject', 's3:PutObject'], Effect: 'Allow', Resource: 'arn:aws:s3:::*' },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonS3ObjectLambdaExecutionRolePolicy',
    path: '/service-role/',
    version: 1,
    createdAt: '2021-08-18T10:07:41Z',
    updatedAt: '2021-08-18T10:07:41Z',
    document: {
      Statement: [
        {
          Action: [
            'logs:CreateLogGroup',
            'logs:CreateLogStream',
            'logs:PutLogEvents',
            's3-object-lambda:WriteGetObjectResponse',
          ],
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonAPIGatewayPushToCloudWatchLogs',
    path: '/service-role/',
    version: 1,
    createdAt: '2015-11-11T23:41:46Z',
    updatedAt: '2015-11-11T23:41:46Z',
    document: {
      Statement: [
        {
          Action: [
            'logs:CreateLogGroup',
            'logs:CreateLogStream',
            'logs:DescribeLogGroups',
            'logs:DescribeLogStreams',
            'logs:PutLogEvents',
            'logs:GetLogEvents',
            'logs:FilterLogEvents',
          ],
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonAPIGatewayInvokeFullAccess',
    path: '/',
    version: 2,
    createdAt: '2018-12-18T18:25:10Z',
    updatedAt: '2018-12-18T18:25:10Z',
    document: {
      Statement: [
        {
          Action: ['execute-api:Invoke', 'execute-api:ManageConnections'],
          Effect: 'Allow',
          Resource: 'arn:aws:execute-api:*:*:*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonAPIGatewayAdministrator',
    path: '/',
    version: 1,
    createdAt: '2015-07-09T17:34:45Z',
    updatedAt: '2015-07-09T17:34:45Z',
    document: {
      Statement: [{ Action: ['apigateway:*'], Effect: 'Allow', Resource: 'arn:aws:apigateway:*::/*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonCognitoPowerUser',
    path: '/',
    version: 9,
    createdAt: '2026-02-12T18:00:09Z',
    updatedAt: '2026-02-12T18:00:09Z',
    document: {
      Statement: [
        {
          Action: [
            'cognito-identity:*',
            'cognito-idp:*',
            'cognito-sync:*',
            'iam:ListRoles',
            'iam:ListOpenIdConnectProviders',
            'iam:GetRole',
            'iam:ListSAMLProviders',
            'iam:GetSAMLProvider',
            'kinesis:ListStreams',
            'lambda:GetPolicy',
            'lambda:ListFunctions',
            'sns:GetSMSSandboxAccountStatus',
            'sns:ListPlatformApplications',
            'ses:ListIdentities',
            'ses:GetIdentityVerificationAttributes',
            'mobiletargeting:GetApps',
            'acm:ListCertificates',
            'sms-voice:DescribeAccountAttributes',
          ],
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: {
            StringEquals: {
              'iam:AWSServiceName': ['cognito-idp.amazonaws.com', 'email.cognito-idp.amazonaws.com'],
            },
          },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['iam:DeleteServiceLinkedRole', 'iam:GetServiceLinkedRoleDeletionStatus'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:iam::*:role/aws-service-role/cognito-idp.amazonaws.com/AWSServiceRoleForAmazonCognitoIdp*',
            'arn:aws:iam::*:role/aws-service-role/email.cognito-idp.amazonaws.com/AWSServiceRoleForAmazonCognitoIdpEmail*',
          ],
        },
      ],
      Version: '2012-10-17',
    },
  },
];
