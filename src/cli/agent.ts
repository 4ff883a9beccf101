import { Command, InvalidArgumentError } from 'commander';
import { ConfigError } from '../config.js';
import { systemClock } from '../kernel/clock.js';
import { createLogger, type LogLevel } from '../kernel/logger.js';
import { type ClientFlags, useProfile } from './pipeline/client-options.js';

interface AgentFlags extends ClientFlags {
  readonly instanceName: string;
  readonly root?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly pollInterval: number;
  readonly log: LogLevel;
}

/** The tag by which the host tells the load balancer where to reach it. */
const TARGET_TAG = 'pipewright:target-address';

/** `pipewright agent`: a CodeDeploy host agent, in the foreground, until SIGINT or SIGTERM. */
export function agentCommand(): Command {
  return new Command('agent')
    .description(
      'run a CodeDeploy host agent; endpoint, region and credentials come from AWS_* variables or a profile of ~/.aws',
    )
    .requiredOption('--instance-name <name>', 'the name of the on-premises instance that this host is')
    .option('--root <dir>', 'a directory that stands for the whole host: /srv/web becomes DIR/srv/web')
    .option('--endpoint-url <url>', 'the server, whatever variables and profile say')
    .option('--region <region>', 'the region, whatever variables and profile say')
    .option('--profile <name>', 'the profile of ~/.aws/config (default: AWS_PROFILE)')
    .option('--tags <key=value...>', 'tags of the instance, by which deployment groups choose it', addTags)
    .option('--target <ip:port>', 'where a load balancer reaches what this host serves', checkTarget)
    .option('--poll-interval <ms>', 'least time between two polls that brought nothing', milliseconds, 1_000)
    .option('--log <level>', 'debug, info, warn, error or silent', 'info')
    .action(async (flags: AgentFlags) => {
      const stop = new AbortController();
      let signals = 0;
      const onSignal = () => {
        signals += 1;
        // The first lets a lifecycle event come to its end, the second does not.
        if (signals > 1) process.exit(130);
        stop.abort();
      };
      process.on('SIGINT', onSignal);
      process.on('SIGTERM', onSignal);
      if (flags.profile) await useProfile(flags.profile, process.env);
      // The SDK does not know the second variable; the AWS CLI does.
      const region = flags.region || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;
      const write = (line: string) => console.log(line);
      // Loaded only here: the SDKs would slow every other command down.
      const { runAgent } = await import('../agent/agent.js');
      const { RegistrationError } = await import('../agent/registration.js');
      const { isRefusal } = await import('../agent/persistence.js');
      await runAgent({
        instanceName: flags.instanceName,
        ...(flags.root !== undefined && { root: flags.root }),
        tags: { ...flags.tags, ...(flags.target !== undefined && { [TARGET_TAG]: flags.target }) },
        pollIntervalMs: flags.pollInterval,
        aws: {
          ...(flags.endpointUrl && { endpoint: flags.endpointUrl }),
          ...(region && { region }),
        },
        // As GitHub's own runners name it; a GitHub Enterprise server has another.
        ...(process.env.GITHUB_API_URL && { gitHubApi: process.env.GITHUB_API_URL }),
        clock: systemClock(),
        log: createLogger({ level: flags.log, write, now: Date.now }),
        signal: stop.signal,
        ready: () => console.log(`Ready. Instance ${flags.instanceName} waits for deployments.`),
      }).catch((error: unknown) => {
        if (error instanceof RegistrationError) throw new ConfigError(error.message);
        if (isRefusal(error)) throw new ConfigError(`${error.name}: ${error.message}`);
        throw error;
      });
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    });
}

function addTags(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1) throw new InvalidArgumentError('A tag is written as key=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function checkTarget(text: string): string {
  if (/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):\d{1,5}$/.test(text)) return text;
  throw new InvalidArgumentError('An address is written as ip:port.');
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('An interval is a number of milliseconds.');
}
