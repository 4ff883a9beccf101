import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { BatchGetBuildsCommand, type Build, ListBuildsForProjectCommand } from '@aws-sdk/client-codebuild';
import { GetDeploymentCommand, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import {
  type ActionExecutionDetail,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  type PipelineExecutionSummary,
  PutApprovalResultCommand,
} from '@aws-sdk/client-codepipeline';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { persistently } from './persistently.js';
import { APPLICATION, type Clients, EVENT_LOG, GROUP, PIPELINE, PROJECT } from './release-line.js';

/** Who watches the release line and approves what waits, whether the server is there or not. */
export class Operator {
  constructor(private readonly clients: Clients) {}

  /**
   * Approves what waits for it. An answer that got lost may have counted: then the approval is over.
   *
   * @returns whether the approval was acknowledged
   */
  async approve(): Promise<boolean> {
    const { stageStates } = await persistently(() =>
      this.clients.pipelines.send(new GetPipelineStateCommand({ name: PIPELINE })),
    );
    const stage = stageStates?.find(({ stageName }) => stageName === 'Approval');
    const latest = stage?.actionStates?.[0]?.latestExecution;
    if (latest?.status !== 'InProgress' || latest.token === undefined) return false;
    const approval = {
      pipelineName: PIPELINE,
      stageName: 'Approval',
      actionName: 'Approve',
      token: latest.token,
      result: { status: 'Approved' as const, summary: 'go' },
    };
    try {
      await persistently(() => this.clients.pipelines.send(new PutApprovalResultCommand(approval)));
      return true;
    } catch (error) {
      const over = ['ApprovalAlreadyCompletedException', 'InvalidApprovalTokenException'];
      if (!(error instanceof Error && over.includes(error.name))) throw error;
      return false;
    }
  }

  async executions(): Promise<readonly PipelineExecutionSummary[]> {
    const { pipelineExecutionSummaries = [] } = await persistently(() =>
      this.clients.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: PIPELINE })),
    );
    return pipelineExecutionSummaries;
  }

  async actions(pipelineExecutionId: string): Promise<readonly ActionExecutionDetail[]> {
    const { actionExecutionDetails = [] } = await persistently(() =>
      this.clients.pipelines.send(
        new ListActionExecutionsCommand({ pipelineName: PIPELINE, filter: { pipelineExecutionId } }),
      ),
    );
    return actionExecutionDetails;
  }

  async builds(): Promise<readonly Build[]> {
    const { ids = [] } = await persistently(() =>
      this.clients.builds.send(new ListBuildsForProjectCommand({ projectName: PROJECT })),
    );
    if (ids.length === 0) return [];
    const { builds = [] } = await persistently(() =>
      this.clients.builds.send(new BatchGetBuildsCommand({ ids })),
    );
    return builds;
  }

  /** The statuses of all deployments. */
  async deployments(): Promise<readonly (string | undefined)[]> {
    const group = { applicationName: APPLICATION, deploymentGroupName: GROUP };
    const { deployments = [] } = await persistently(() =>
      this.clients.deployments.send(new ListDeploymentsCommand(group)),
    );
    const infos = deployments.map(async (deploymentId) => {
      const get = new GetDeploymentCommand({ deploymentId });
      return (await persistently(() => this.clients.deployments.send(get))).deploymentInfo?.status;
    });
    return await Promise.all(infos);
  }

  async object(Bucket: string, Key: string): Promise<Buffer> {
    return await persistently(async () => {
      const { Body } = await this.clients.s3.send(new GetObjectCommand({ Bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    });
  }

  /** `EXECUTION STATE` of every event of the pipeline that the log group has got. */
  async loggedStates(): Promise<ReadonlySet<string>> {
    const { events = [] } = await persistently(() =>
      this.clients.logs.send(new FilterLogEventsCommand({ logGroupName: EVENT_LOG })),
    );
    return new Set(
      events.map(({ message = '{}' }) => {
        const { detail } = JSON.parse(message);
        return `${detail['execution-id']} ${detail.state}`;
      }),
    );
  }
}
