import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';

export const DEMO_REGION = 'us-east-1';

/** The SDK's own clients, pointed at the server as any user's would be. */
export function demoClients(endpoint: string) {
  const config = {
    endpoint,
    region: DEMO_REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  return {
    codebuild: new CodeBuildClient(config),
    codecommit: new CodeCommitClient(config),
    codedeploy: new CodeDeployClient(config),
    codepipeline: new CodePipelineClient(config),
    elb: new ElasticLoadBalancingV2Client(config),
    events: new EventBridgeClient(config),
    iam: new IAMClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
  };
}

export type DemoClients = ReturnType<typeof demoClients>;
