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
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import type { SettingsOf } from './client-options.js';

/** The SDK's own clients: what these commands do, every other client of the AWS API can do. */
export function clientsOf(settingsOf: SettingsOf) {
  return {
    codebuild: new CodeBuildClient(settingsOf('CodeBuild')),
    codecommit: new CodeCommitClient(settingsOf('CodeCommit')),
    codedeploy: new CodeDeployClient(settingsOf('CodeDeploy')),
    codepipeline: new CodePipelineClient(settingsOf('CodePipeline')),
    connections: new CodeStarConnectionsClient(settingsOf('CodeStar connections')),
    events: new EventBridgeClient(settingsOf('EventBridge')),
    iam: new IAMClient(settingsOf('IAM')),
    logs: new CloudWatchLogsClient(settingsOf('CloudWatch Logs')),
    s3: new S3Client(settingsOf('S3')),
    secrets: new SecretsManagerClient(settingsOf('Secrets Manager')),
    sns: new SNSClient(settingsOf('SNS')),
    sts: new STSClient(settingsOf('STS')),
  };
}

export type Clients = ReturnType<typeof clientsOf>;
