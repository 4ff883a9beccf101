import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { CodeStarConnectionsClient } from '@aws-sdk/client-codestar-connections';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import type { ClientSettings } from './client-options.js';

/** The SDK's own clients: what these commands do, every other client of the AWS API can do. */
export function clientsOf(settings: ClientSettings) {
  return {
    codebuild: new CodeBuildClient(settings),
    codecommit: new CodeCommitClient(settings),
    codedeploy: new CodeDeployClient(settings),
    codepipeline: new CodePipelineClient(settings),
    connections: new CodeStarConnectionsClient(settings),
    events: new EventBridgeClient(settings),
    iam: new IAMClient(settings),
    logs: new CloudWatchLogsClient(settings),
    s3: new S3Client(settings),
    secrets: new SecretsManagerClient(settings),
    sts: new STSClient(settings),
  };
}

export type Clients = ReturnType<typeof clientsOf>;
