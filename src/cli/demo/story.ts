import type { StageState } from '@aws-sdk/client-codepipeline';
import type { Claims } from './claims.js';
import type { Host } from './fleet.js';
import { NAMES } from './resources.js';
import type { Screen } from './screen.js';
import { ask, Traffic, type TrafficReport } from './traffic.js';
import type { DeploymentFacts, Watch } from './watch.js';
import type { WorkingCopy } from './working-copy.js';

export interface Stage {
  readonly screen: Screen;
  readonly claims: Claims;
  readonly watch: Watch;
  readonly copy: WorkingCopy;
  readonly hosts: readonly Host[];
  /** Where the load balancer answers. */
  readonly url: string;
}

/** The first release: nothing is live before somebody approves it, and then every host serves it. */
export async function firstRelease(stage: Stage): Promise<void> {
  const { screen, claims, watch, hosts, url } = stage;
  screen.chapter('1. git push: version 1 goes live');
  await push(stage, 'Version 1');
  const waiting = await watch.until(async () => approvalWaits(await watch.pipeline()), noFooter);
  claims.check('the release waits for an approval', waiting, 'no approval was asked for');
  const before = await ask(url);
  claims.check('nothing is live before it is approved', 'failure' in before, JSON.stringify(before));
  await approve(stage);
  await released(stage, 'Succeeded');
  const served = await serves(url, hosts.length);
  claims.check(
    `all ${hosts.length} hosts serve version 1 behind the load balancer`,
    served.versions.size === 1 && served.versions.has('1') && served.instances.size === hosts.length,
    `versions ${[...served.versions]}, hosts ${[...served.instances]}`,
  );
}

/** A second release under traffic: not one request fails. */
export async function secondRelease(stage: Stage): Promise<void> {
  const { screen, claims, copy, url } = stage;
  screen.chapter('2. git push: version 2, while a client keeps asking');
  await copy.write('version.txt', '2\n');
  const report = await underTraffic(stage, async () => {
    await push(stage, 'Version 2');
    await approveWhenAsked(stage);
    await released(stage, 'Succeeded');
  });
  tellTraffic(screen, report);
  claims.check(
    'no request failed while version 2 was rolled out',
    report.failures.length === 0,
    String(report.failures[0]),
  );
  claims.check(
    'the answers changed from version 1 to version 2 under way',
    report.changes[0]?.version === '1' && report.byVersion.has('2'),
    JSON.stringify(report.changes.slice(0, 5)),
  );
  const served = await serves(url, stage.hosts.length);
  claims.check(
    'every host serves version 2',
    served.versions.size === 1 && served.versions.has('2'),
    [...served.versions].join(', '),
  );
}

/** A third release that does not pass its own validation: taken back by itself, the service never down. */
export async function failedRelease(stage: Stage): Promise<void> {
  const { screen, claims, copy, watch, url } = stage;
  screen.chapter('3. git push: version 3 starts, but does not pass its own validation');
  await copy.write('version.txt', '3\n');
  await copy.write('healthy.txt', 'no\n');
  let rollback: DeploymentFacts | undefined;
  const report = await underTraffic(stage, async () => {
    await push(stage, 'Version 3, which is broken');
    await approveWhenAsked(stage);
    await released(stage, 'Failed');
    rollback = await watch.until(async () => {
      const [newest] = await watch.deployments();
      return newest?.creator === 'codeDeployRollback' && newest.status === 'Succeeded' ? newest : undefined;
    }, noFooter);
  });
  tellTraffic(screen, report);
  claims.check(
    'the failed deployment was rolled back by itself',
    rollback?.rollsBack !== undefined,
    'no rollback deployment',
  );
  claims.check('no request failed meanwhile', report.failures.length === 0, String(report.failures[0]));
  claims.check(
    'no client ever saw version 3',
    !report.byVersion.has('3'),
    `${report.byVersion.get('3')} answers of version 3`,
  );
  const served = await serves(url, stage.hosts.length);
  claims.check(
    'every host serves version 2 again',
    served.versions.size === 1 && served.versions.has('2') && served.instances.size === stage.hosts.length,
    `versions ${[...served.versions]}, hosts ${[...served.instances]}`,
  );
}

async function push({ screen, copy, watch }: Stage, message: string): Promise<void> {
  const ms = await copy.push(message);
  screen.line(`git push took ${Math.round(ms)} ms: "${message}"`);
  await watch.until(async () => {
    const stages = await watch.pipeline();
    return stages.some((stage) => stage.latestExecution?.status === 'InProgress') || undefined;
  }, noFooter);
}

async function approve({ screen, watch }: Stage): Promise<void> {
  const approved = await watch.approve(await watch.pipeline());
  if (!approved) throw new Error('the approval that was waiting is gone');
  screen.line('approved');
}

async function approveWhenAsked(stage: Stage): Promise<void> {
  await stage.watch.until(async () => approvalWaits(await stage.watch.pipeline()), noFooter);
  await approve(stage);
}

function approvalWaits(stages: readonly StageState[]): true | undefined {
  const found = stages.some((stage) =>
    (stage.actionStates ?? []).some(
      (action) =>
        action.latestExecution?.token !== undefined && action.latestExecution.status === 'InProgress',
    ),
  );
  return found || undefined;
}

/** Until the production stage has ended. @throws Error when it ends otherwise */
async function released(stage: Stage, wanted: 'Succeeded' | 'Failed'): Promise<void> {
  const { watch } = stage;
  const status = await watch.until(async () => {
    await watch.deployments();
    const stages = await watch.pipeline();
    const ended = stages.find((state) =>
      /^(Succeeded|Failed|Stopped)$/.test(state.latestExecution?.status ?? ''),
    );
    const production = stages.at(-1);
    const failed = stages.find((state) => state.latestExecution?.status === 'Failed');
    const newest = stages[0]?.latestExecution?.pipelineExecutionId;
    if (failed && failed.latestExecution?.pipelineExecutionId === newest) return 'Failed';
    if (!ended || production?.latestExecution?.pipelineExecutionId !== newest) return undefined;
    return production?.latestExecution?.status === 'Succeeded' ? 'Succeeded' : undefined;
  }, noFooter);
  if (status !== wanted) throw new Error(`the pipeline ${NAMES.pipeline} ended ${status}, not ${wanted}`);
}

async function underTraffic(stage: Stage, release: () => Promise<void>): Promise<TrafficReport> {
  const traffic = new Traffic(stage.url);
  try {
    await release();
    await traffic.settle();
  } catch (error) {
    // A client that goes on asking would keep the demo from ending.
    await traffic.stop();
    throw error;
  }
  return await traffic.stop();
}

function tellTraffic(screen: Screen, report: TrafficReport): void {
  const answers = [...report.byVersion]
    .map(([version, count]) => `${count} of version ${version}`)
    .join(', ');
  screen.line(`${report.requests} requests, ${report.failures.length} failed: ${answers}`);
  const first = report.changes.find((change) => change.version !== report.changes[0]?.version);
  if (first)
    screen.line(
      `the first answer of version ${first.version} came ${(first.atMs / 1000).toFixed(1)} s after the client began`,
    );
}

/** What the load balancer answers over a few rounds of all hosts. */
async function serves(
  url: string,
  hosts: number,
): Promise<{ versions: Set<string>; instances: Set<string> }> {
  const versions = new Set<string>();
  const instances = new Set<string>();
  for (let i = 0; i < hosts * 8; i++) {
    const answer = await ask(url);
    if ('failure' in answer) versions.add(answer.failure);
    else {
      versions.add(answer.version);
      instances.add(answer.instance);
    }
  }
  return { versions, instances };
}

const noFooter = () => '';
