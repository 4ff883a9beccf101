import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { ClientConfig, TestServer } from '../harness/server.js';

/** The clients of one region, and everything that they have been answered. */
export interface Region {
  readonly name: string;
  readonly partition: string;
  /** Headers and body of every answer. */
  readonly heard: string[];
  readonly codebuild: CodeBuildClient;
  readonly codecommit: CodeCommitClient;
  readonly codedeploy: CodeDeployClient;
  readonly codepipeline: CodePipelineClient;
  readonly events: EventBridgeClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  client<C>(Client: new (config: Listening) => C, changes?: Partial<ClientConfig>): C;
}

type Handler = STSClient['config']['requestHandler'];
type Listening = ClientConfig & { readonly requestHandler: Handler };

/** Keeps what the server sends, headers and all. */
function listener(heard: string[]): Handler {
  const { requestHandler: sdks } = new STSClient({ region: 'us-east-1' }).config;
  return {
    ...sdks,
    async handle(request, options) {
      const { response } = await sdks.handle(request, options);
      const bytes = await buffer(response.body as Readable);
      heard.push(JSON.stringify(response.headers), bytes.toString('utf8'));
      response.body = Readable.from(bytes.length === 0 ? [] : [bytes]);
      return { response };
    },
  };
}

export function region(server: TestServer, name: string, partition: string): Region {
  const heard: string[] = [];
  const requestHandler = listener(heard);
  const client: Region['client'] = (Client, changes) =>
    new Client({ ...server.clientConfig({ region: name, ...changes }), requestHandler });
  return {
    name,
    partition,
    heard,
    client,
    codebuild: client(CodeBuildClient),
    codecommit: client(CodeCommitClient),
    codedeploy: client(CodeDeployClient),
    codepipeline: client(CodePipelineClient),
    events: client(EventBridgeClient),
    iam: client(IAMClient),
    logs: client(CloudWatchLogsClient),
    s3: client(S3Client),
    secrets: client(SecretsManagerClient),
    sns: client(SNSClient),
    ssm: client(SSMClient),
    sts: client(STSClient),
  };
}

/** A role that may do everything by AWS's own policy of the partition. @returns its ARN */
export async function makeRole(
  { iam, partition }: Pick<Region, 'iam' | 'partition'>,
  RoleName: string,
  Principal: object,
): Promise<string> {
  const trust = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' },
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const PolicyArn = `arn:${partition}:iam::aws:policy/AdministratorAccess`;
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  return Role?.Arn ?? '';
}

/** The partitions of all ARNs in texts. */
export function partitionsIn(texts: readonly string[]): string[] {
  return [
    ...new Set(
      texts.flatMap((text) => [...text.matchAll(/arn:(aws[a-z-]*):/g)].map(([, name = '']) => name)),
    ),
  ];
}
