import { setTimeout as pause } from 'node:timers/promises';
import { CodeDeployClient, type CodeDeployClientConfig } from '@aws-sdk/client-codedeploy';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { HostCommand } from '../engines/host-commands/model.js';
import {
  type HostCommandsClient,
  hostCommandsClient,
  PollHostCommandCommand,
} from '../engines/host-commands/sdk.js';
import { formatArn } from '../kernel/arn.js';
import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import { CommandRunner } from './command-runner.js';
import { hostPaths } from './host-paths.js';
import { Journal } from './journal.js';
import { layoutOf } from './layout.js';
import { AgentStopped, persistently } from './persistence.js';
import { RegistrationError, registerHost } from './registration.js';

export interface AgentOptions {
  readonly instanceName: string;
  /** Everything of this host lies below it; the machine itself where it is left out. */
  readonly root?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Least time between two polls that brought nothing, for services that answer at once. */
  readonly pollIntervalMs: number;
  /** Endpoint, region and credentials; what is left out comes from the environment, as for every AWS client. */
  readonly aws?: Pick<CodeDeployClientConfig, 'endpoint' | 'region' | 'credentials'>;
  /** Where GitHub's API is; left out: `https://api.github.com`. */
  readonly gitHubApi?: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborted when the agent is to end: it takes no new command, and finishes those that it has. */
  readonly signal: AbortSignal;
  /** Told once the host is registered and asks for commands. */
  readonly ready?: () => void;
}

/** A connection that has died without a word is given up. @source AWS CodeDeploy agent, `http_read_timeout` */
const PATIENCE = { connectionTimeout: 5_000, socketTimeout: 80_000 };

/**
 * A CodeDeploy host agent: registers its host, fetches commands, carries them out. Resolves when it was stopped.
 * @throws RegistrationError, or the service's refusal of the registration
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const { instanceName, tags, log, signal, clock } = options;
  const aws = { ...options.aws, requestHandler: PATIENCE };
  const codedeploy = new CodeDeployClient(aws);
  const service = hostCommandsClient(aws);
  const s3 = new S3Client(aws);
  const sts = new STSClient(aws);
  try {
    const region = await settingsOf(codedeploy);
    const registration = { instanceName, tags };
    const accountId = await registerHost(registration, { codedeploy, sts }, { signal, log });
    const resource = `instance/${instanceName}`;
    const hostIdentifier = formatArn({ service: 'codedeploy', region, accountId, resource });
    const paths = hostPaths(options.root);
    const layout = layoutOf(paths.deploymentRoot);
    const journal = new Journal(layout.ongoing);
    const gitHubApi = options.gitHubApi ?? 'https://api.github.com';
    const host = { s3, gitHubApi, clock, layout, paths, instanceName, log, signal };
    const runner = new CommandRunner({ service, host, journal, hostIdentifier, log, signal });
    const agent = new CommandLoop(service, runner, hostIdentifier, options);
    for (const entry of await journal.readAll()) {
      agent.accept(entry.command, () => runner.resume(entry));
    }
    await agent.poll();
  } catch (error) {
    if (!(error instanceof AgentStopped)) throw error;
  } finally {
    for (const client of [codedeploy, service, s3, sts]) client.destroy();
  }
}

/** What is not configured will not be so later: it is said at once. @returns the region. @throws RegistrationError */
async function settingsOf(client: CodeDeployClient): Promise<string> {
  try {
    await client.config.credentials();
    return await client.config.region();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegistrationError(
      `Set AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --region and --profile: ${reason}`,
    );
  }
}

/** Asks for commands and has them done: those of one deployment in turn, those of different ones side by side. */
class CommandLoop {
  /** By identifier: a command that comes twice is done once. */
  readonly #known = new Set<string>();
  /** By deployment, the end of what was accepted for it. */
  readonly #queues = new Map<string, Promise<void>>();

  constructor(
    private readonly service: HostCommandsClient,
    private readonly runner: CommandRunner,
    private readonly hostIdentifier: string,
    private readonly options: AgentOptions,
  ) {}

  /** Resolves when the agent was stopped and all that it had accepted has come to its end. */
  async poll(): Promise<void> {
    const { signal, pollIntervalMs, clock } = this.options;
    this.options.log.info('ready', { hostIdentifier: this.hostIdentifier });
    this.options.ready?.();
    while (!signal.aborted) {
      const askedAt = clock.now();
      const command = await this.#next();
      if (command) {
        this.accept(command, () => this.runner.run(command));
        continue;
      }
      const restMs = askedAt + pollIntervalMs - clock.now();
      // Ends early at a stop, which the loop looks at.
      if (restMs > 0) await pause(restMs, undefined, { signal }).catch(() => {});
    }
    await Promise.all(this.#queues.values());
  }

  /** Does `work` once what was accepted before for the same deployment is over. */
  accept(command: HostCommand, work: () => Promise<void>): void {
    const { HostCommandIdentifier: identifier = '', DeploymentExecutionId: deployment = '' } = command;
    if (this.#known.has(identifier)) return;
    this.#known.add(identifier);
    const before = this.#queues.get(deployment) ?? Promise.resolve();
    const done = before
      .then(work)
      .catch((error: unknown) => {
        if (error instanceof AgentStopped) return;
        this.options.log.error('a command was lost', { event: command.CommandName, error });
      })
      .finally(() => {
        this.#known.delete(identifier);
        if (this.#queues.get(deployment) === done) this.#queues.delete(deployment);
      });
    this.#queues.set(deployment, done);
  }

  /** A refusal is asked about again too: the host may be registered later, or its clock be set right. */
  async #next(): Promise<HostCommand | undefined> {
    const { signal, log } = this.options;
    try {
      const input = { HostIdentifier: this.hostIdentifier };
      const answer = await persistently(
        () => this.service.send(new PollHostCommandCommand(input), { abortSignal: signal }),
        { signal, log, what: 'PollHostCommand' },
      );
      return answer.HostCommand?.CommandName ? answer.HostCommand : undefined;
    } catch (error) {
      if (!(error instanceof AgentStopped)) {
        log.error('PollHostCommand was refused', { reason: String(error) });
        // Ends early at a stop.
        await pause(REFUSED_PAUSE_MS, undefined, { signal }).catch(() => {});
      }
      return undefined;
    }
  }
}

const REFUSED_PAUSE_MS = 5_000;
