import { ACCOUNT } from './sample-inputs.js';

const BUILD = 'web:93f838a7-cd20-48ae-90e5-c10fbbc78ca6';
const REPORT = `arn:aws:codebuild:us-east-1:${ACCOUNT}:report/web:93f838a7-cd20-48ae-90e5-c10fbbc78ca6`;
const PROJECT = `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/web`;
const FLEET = `arn:aws:codebuild:us-east-1:${ACCOUNT}:fleet/web:93f838a7-cd20-48ae-90e5-c10fbbc78ca6`;
const SANDBOX = 'web:93f838a7-cd20-48ae-90e5-c10fbbc78ca6';
const BATCH = 'web:93f838a7-cd20-48ae-90e5-c10fbbc78ca6';
const DELETION =
  'task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/8ad46c5b-f4f5-4e1b-a5a5-b7d0a5d4f5a4';
const LOG_GROUP = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:web`;
const HOST = `arn:aws:codestar-connections:us-east-1:${ACCOUNT}:host/web/8ad46c5b`;
const EVENTS = `arn:aws:events:us-east-1:${ACCOUNT}`;
const ONE_NAME = { logGroupIdentifier: undefined };

/** Members that must be of a form which a sample does not have by itself. */
const BY_OPERATION: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'codebuild BatchDeleteBuilds': { ids: [BUILD] },
  'codebuild BatchGetBuildBatches': { ids: [BATCH] },
  'codebuild BatchGetBuilds': { ids: [BUILD] },
  'codebuild BatchGetCommandExecutions': { sandboxId: SANDBOX },
  'codebuild BatchGetSandboxes': { ids: [SANDBOX] },
  'codebuild ListCommandExecutionsForSandbox': { sandboxId: SANDBOX },
  'codebuild StartCommandExecution': { sandboxId: SANDBOX },
  'codebuild StopSandbox': { id: SANDBOX },
  'codebuild BatchGetReports': { reportArns: [REPORT] },
  'codebuild DeleteBuildBatch': { id: BATCH },
  'codebuild DeleteReport': { arn: REPORT },
  'codebuild DeleteFleet': { arn: FLEET },
  'codebuild DescribeCodeCoverages': { reportArn: REPORT },
  'codebuild DescribeTestCases': { reportArn: REPORT },
  'codebuild RetryBuild': { id: BUILD },
  'codebuild RetryBuildBatch': { id: BATCH },
  'codebuild StopBuild': { id: BUILD },
  'codebuild StopBuildBatch': { id: BATCH },
  ...Object.fromEntries(
    ['DeleteHost', 'GetHost', 'UpdateHost'].flatMap((name) => [
      [`codestar-connections ${name}`, { HostArn: HOST }],
      [`codeconnections ${name}`, { HostArn: HOST.replace('codestar-', 'code') }],
    ]),
  ),
  'iam GetServiceLinkedRoleDeletionStatus': { DeletionTaskId: DELETION },
  'codebuild UpdateFleet': { arn: FLEET },
  'codebuild UpdateProjectVisibility': { projectArn: PROJECT },
  'events CreateArchive': { EventSourceArn: `${EVENTS}:event-bus/default` },
  'events StartReplay': {
    EventSourceArn: `${EVENTS}:archive/web`,
    Destination: { Arn: `${EVENTS}:event-bus/default` },
  },
  'logs AssociateKmsKey': { logGroupName: 'web', resourceIdentifier: undefined },
  'logs DisassociateKmsKey': { logGroupName: 'web', resourceIdentifier: undefined },
  'logs DescribeLogStreams': ONE_NAME,
  'logs FilterLogEvents': ONE_NAME,
  'logs GetLogEvents': ONE_NAME,
  'logs StartLiveTail': { logGroupIdentifiers: [LOG_GROUP] },
  's3 CopyObject': { CopySource: 'web/source' },
  's3 CreateMultipartUpload': { Tagging: 'team=web' },
  's3 PutObject': { Tagging: 'team=web' },
  's3 UploadPartCopy': { CopySource: 'web/source' },
  'ssm AddTagsToResource': { ResourceId: 'web' },
  'ssm ListTagsForResource': { ResourceId: 'web' },
  'ssm RemoveTagsFromResource': { ResourceId: 'web' },
  'sts AssumeRole': {
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/other`,
    SerialNumber: undefined,
    TokenCode: undefined,
  },
};

const WITH_PATHS = /^(Create|List|Upload|UpdateServer)/;

export function handMade(service: string, operation: string): Readonly<Record<string, unknown>> {
  const own = BY_OPERATION[`${service} ${operation}`] ?? {};
  return service === 'iam' && WITH_PATHS.test(operation) ? { Path: '/', PathPrefix: '/', ...own } : own;
}
