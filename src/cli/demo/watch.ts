import {
  BatchGetDeploymentTargetsCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
  ListOnPremisesInstancesCommand,
} from '@aws-sdk/client-codedeploy';
import {
  GetPipelineStateCommand,
  PutApprovalResultCommand,
  type StageState,
} from '@aws-sdk/client-codepipeline';
import type { DemoClients } from './clients.js';
import { NAMES } from './resources.js';
import type { Screen } from './screen.js';

const LOOK_EVERY_MS = 120;
const LIMIT_MS = 80_000;

/** Follows a release with the API that every client has, and tells what changed since the last look. */
export class Watch {
  readonly #told = new Map<string, string>();
  readonly #beganAt = new Map<string, number>();

  constructor(
    private readonly clients: DemoClients,
    private readonly screen: Screen,
    private readonly stop: AbortSignal,
  ) {}

  /** Looks until `found` gives something. @throws Error when the release takes longer than the demo may, or somebody ends it */
  async until<T>(found: () => Promise<T | undefined>, footer: () => string): Promise<T> {
    const deadline = performance.now() + LIMIT_MS;
    for (;;) {
      this.stop.throwIfAborted();
      const value = await found();
      if (value !== undefined) return value;
      if (performance.now() > deadline) throw new Error('the release took longer than the demo waits');
      this.screen.present([...this.#present(), footer()].filter((line) => line !== ''));
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** The pipeline's state; every action that changed is told. */
  async pipeline(): Promise<StageState[]> {
    const { stageStates = [] } = await this.clients.codepipeline.send(
      new GetPipelineStateCommand({ name: NAMES.pipeline }),
    );
    for (const stage of stageStates) {
      for (const action of stage.actionStates ?? []) {
        const { status, actionExecutionId = '', errorDetails } = action.latestExecution ?? {};
        if (!status) continue;
        const why = errorDetails?.message ? `: ${errorDetails.message}` : '';
        this.#tell(`${stage.stageName} / ${action.actionName}`, actionExecutionId, status, why);
      }
    }
    return stageStates;
  }

  /**
   * A new pipeline runs at once, as on AWS, and finds no branch: that is no failure of a release, so it is not told as one.
   * @returns true once that execution has ended
   */
  async emptyExecution(): Promise<true | undefined> {
    const { stageStates = [] } = await this.clients.codepipeline.send(
      new GetPipelineStateCommand({ name: NAMES.pipeline }),
    );
    const { stageName, latestExecution, actionStates: [action] = [] } = stageStates[0] ?? {};
    const { status, actionExecutionId = '' } = action?.latestExecution ?? {};
    if (status !== 'Failed' || latestExecution?.status !== 'Failed') return undefined;
    this.#told.set(`${stageName} / ${action?.actionName}#${actionExecutionId}`, status);
    return true;
  }

  /** The newest deployments, with each host's lifecycle events. @returns the newest first */
  async deployments(): Promise<DeploymentFacts[]> {
    const { codedeploy } = this.clients;
    const group = { applicationName: NAMES.application, deploymentGroupName: NAMES.group };
    const { deployments = [] } = await codedeploy.send(new ListDeploymentsCommand(group));
    const facts: DeploymentFacts[] = [];
    for (const deploymentId of deployments.slice(0, 2)) {
      const { deploymentInfo: info } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
      await this.#hosts(deploymentId);
      facts.push({
        deploymentId,
        status: info?.status ?? '',
        creator: info?.creator ?? '',
        reason: info?.errorInformation?.message ?? '',
        rollsBack: info?.rollbackInfo?.rollbackTriggeringDeploymentId,
      });
    }
    return facts;
  }

  /** @returns true once so many hosts have registered with the fleet's tag */
  async fleetOf(size: number): Promise<true | undefined> {
    const { instanceNames = [] } = await this.clients.codedeploy.send(
      new ListOnPremisesInstancesCommand({
        registrationStatus: 'Registered',
        tagFilters: [{ ...NAMES.fleetTag, Type: 'KEY_AND_VALUE' }],
      }),
    );
    return instanceNames.length === size || undefined;
  }

  async #hosts(deploymentId: string): Promise<void> {
    const { codedeploy } = this.clients;
    const { targetIds = [] } = await codedeploy.send(new ListDeploymentTargetsCommand({ deploymentId }));
    if (targetIds.length === 0) return;
    const { deploymentTargets = [] } = await codedeploy.send(
      new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds }),
    );
    for (const { instanceTarget } of deploymentTargets) {
      const name = instanceTarget?.targetId?.split('/').at(-1) ?? '';
      for (const event of instanceTarget?.lifecycleEvents ?? []) {
        const { lifecycleEventName = '', status, diagnostics } = event;
        if (!status || status === 'Pending' || status === 'Skipped') continue;
        const why = status === 'Failed' && diagnostics?.message ? `: ${diagnostics.message}` : '';
        this.#tell(`  ${name} ${lifecycleEventName}`, deploymentId, status, why);
      }
    }
  }

  /** Approves what waits. @returns whether something did */
  async approve(stages: readonly StageState[]): Promise<boolean> {
    for (const stage of stages) {
      for (const action of stage.actionStates ?? []) {
        const { token, status } = action.latestExecution ?? {};
        if (!token || status !== 'InProgress') continue;
        await this.clients.codepipeline.send(
          new PutApprovalResultCommand({
            pipelineName: NAMES.pipeline,
            stageName: stage.stageName,
            actionName: action.actionName,
            token,
            result: { status: 'Approved', summary: 'looks good' },
          }),
        );
        return true;
      }
    }
    return false;
  }

  #tell(what: string, id: string, status: string, why: string): void {
    const key = `${what}#${id}`;
    if (this.#told.get(key) === status) return;
    this.#told.set(key, status);
    if (isRunning(status)) {
      this.#beganAt.set(key, performance.now());
      return;
    }
    const began = this.#beganAt.get(key);
    this.#beganAt.delete(key);
    const took = began === undefined ? '' : ` (${((performance.now() - began) / 1000).toFixed(1)} s)`;
    this.screen.line(`${what} ${status}${took}${why}`, /Succeeded/.test(status) ? 'plain' : 'bad');
  }

  #present(): string[] {
    return [...this.#beganAt].map(([key, began]) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      return `          … ${key.split('#')[0]} ${seconds} s`;
    });
  }
}

export interface DeploymentFacts {
  readonly deploymentId: string;
  readonly status: string;
  readonly creator: string;
  readonly reason: string;
  /** The failed deployment that this one takes back. */
  readonly rollsBack: string | undefined;
}

function isRunning(status: string): boolean {
  return status === 'InProgress';
}
