import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import { downloadBundle } from './bundle/download.js';
import { downloadFromGitHub } from './bundle/github.js';
import { removeOldRevisions } from './bundle/retention.js';
import { unpackBundle } from './bundle/unpack.js';
import { CommandFailure, type CommandResult, failedWith, succeeded } from './failure.js';
import { replaceFile } from './files.js';
import { findHook, type HookHost, readAppSpec, runHook } from './hooks/hooks.js';
import { ScriptLog } from './hooks/script-log.js';
import { install } from './install/install.js';
import { AgentStopped } from './persistence.js';
import type { DeploymentSpecification } from './specification.js';

/** What commands need of the host and of the outside. */
export interface CommandHost extends HookHost {
  readonly s3: S3Client;
  /** Where GitHub's API is. */
  readonly gitHubApi: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborted when the agent is to end: waits for others are given up, what runs comes to its end. */
  readonly signal: AbortSignal;
}

const SCRIPTED_EVENTS: readonly string[] = [
  'BeforeBlockTraffic',
  'AfterBlockTraffic',
  'ApplicationStop',
  'BeforeInstall',
  'AfterInstall',
  'ApplicationStart',
  'BeforeAllowTraffic',
  'AfterAllowTraffic',
  'ValidateService',
];

/** Whether there is nothing to do for a command. @throws what the command itself would fail with */
export async function isNoop(
  commandName: string,
  specification: DeploymentSpecification,
  host: CommandHost,
): Promise<boolean> {
  if (!SCRIPTED_EVENTS.includes(commandName)) return false;
  return (await findHook(commandName, specification, host.layout)) === undefined;
}

/**
 * Those that come to the same end however often they are begun: after a kill they are done again. Scripts are not:
 * what a script did before it was killed is not known.
 */
export function mayRunAgain(commandName: string): boolean {
  return commandName === 'DownloadBundle' || commandName === 'Install';
}

/**
 * Carries out a command and says how it went: whatever happens is the command's result.
 * @param started told the process group of each script
 * @throws AgentStopped where the agent is to end first; the next one goes on
 */
export async function executeCommand(
  commandName: string,
  specification: DeploymentSpecification,
  host: CommandHost,
  started: (processGroupId: number) => Promise<void>,
): Promise<CommandResult> {
  const { deploymentId, deploymentGroupId } = specification;
  const { scriptsLog } = host.layout.deployment(deploymentGroupId, deploymentId);
  const files = { scriptsLog, deploymentsLog: host.layout.deploymentsLog };
  const log = new ScriptLog(files, deploymentId, host.clock);
  try {
    if (commandName === 'DownloadBundle') await download(specification, host);
    else if (commandName === 'Install') await installRevision(specification, host);
    else if (SCRIPTED_EVENTS.includes(commandName)) {
      const hook = await findHook(commandName, specification, host.layout);
      if (hook) await runHook(hook, specification, host, log, started);
    } else throw new CommandFailure(`Unsupported command type: ${commandName}.`);
    return succeeded(log.tail);
  } catch (error) {
    if (error instanceof AgentStopped) throw error;
    return failedWith(error, log.tail);
  }
}

async function download(specification: DeploymentSpecification, host: CommandHost): Promise<void> {
  const { deploymentGroupId, deploymentId, revision } = specification;
  const deployment = host.layout.deployment(deploymentGroupId, deploymentId);
  await removeOldRevisions(host.layout, deploymentGroupId, deploymentId);
  if (revision.source === 'S3') await downloadBundle(host.s3, revision, deployment.bundle, host);
  else await downloadFromGitHub(host.gitHubApi, revision, deployment.bundle, host);
  await unpackBundle(deployment.bundle, revision.bundleType, deployment.archive);
  await replaceFile(host.layout.mostRecentInstall(deploymentGroupId), deployment.directory);
}

async function installRevision(specification: DeploymentSpecification, host: CommandHost): Promise<void> {
  const { deploymentGroupId, deploymentId, fileExistsBehavior, appSpecFilename } = specification;
  const deployment = host.layout.deployment(deploymentGroupId, deploymentId);
  const appSpec = await readAppSpec(deployment, appSpecFilename);
  checkLifecycleEvents([...appSpec.hooks.keys()], specification);
  await install(host.layout, deploymentGroupId, {
    appSpec,
    archive: deployment.archive,
    paths: host.paths,
    fileExistsBehavior,
  });
  await replaceFile(host.layout.lastSuccessfulInstall(deploymentGroupId), deployment.directory);
}

/** Only where the service says which events there are. */
function checkLifecycleEvents(hooks: readonly string[], specification: DeploymentSpecification): void {
  const possible = specification.allPossibleLifecycleEvents;
  if (!possible) return;
  const unknown = [...new Set([...hooks, ...SCRIPTED_EVENTS])].filter((event) => !possible.includes(event));
  if (unknown.length === 0) return;
  throw new CommandFailure(
    `${specification.appSpecFilename} file contains unknown lifecycle events: [${unknown.map((event) => `"${event}"`).join(', ')}]`,
  );
}
