import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  JobRefused,
  type ProcessEngine,
  type ProcessJob,
  StepRefused,
} from '../../../../engines/process/port.js';
import type { ActionRecord } from '../../history.js';
import { ActionFailed, type ActionRunner, type ActionStep } from '../action-runner.js';
import { CommandLog } from './command-log.js';
import { CURRENT_FILE } from './script.js';
import { collect, commandsOf, type Directories, directoriesOf, prepare } from './workspace.js';

export interface CommandsDeps {
  readonly engine: ProcessEngine;
  /** One directory below it for each action. */
  readonly scratchDirectory: string;
  /** `PATH` of the commands. */
  readonly searchPath: string;
}

/** One pass watches the commands for so long; they run on when nobody looks. */
const WATCH_MS = 2_000;

const STOP_GRACE_MS = 2_000;
const PREPARE_MS = 60_000;

/**
 * Compute/AWS/Commands: shell commands on the input artifacts, as the action's role. They outlive this server: whoever looks
 * next finds them again.
 */
export function commandsAction(deps: CommandsDeps): ActionRunner {
  return {
    async start(job) {
      const { record } = job;
      if (record.configuration.EnvironmentType?.startsWith('WINDOWS')) {
        throw new ActionFailed(
          'ConfigurationError',
          'There are no Windows machines here: use LINUX_CONTAINER',
        );
      }
      const aws = await job.assumeRole();
      const directories = directoriesOf(deps.scratchDirectory, record);
      const processes = await openJob(deps, record);
      // A former attempt may have begun: its processes are not to meet those of this one.
      await processes.stop(STOP_GRACE_MS);
      await rm(directories.root, { recursive: true, force: true });
      await prepare(job, aws, deps.searchPath, directories);
      const log = new CommandLog(job, aws, []);
      await log.open();
      return {
        kind: 'running',
        external: { id: record.actionExecutionId, logStreamArn: log.streamArn },
        summary: `Running ${commandsOf(record).length} command(s)`,
      };
    },

    async check(job) {
      const { record } = job;
      const aws = await job.assumeRole();
      const directories = directoriesOf(deps.scratchDirectory, record);
      const secrets = await readJson<string[]>(directories, 'secrets.json');
      const environment = await readJson<Record<string, string>>(directories, 'environment.json');
      const log = new CommandLog(job, aws, secrets);
      const processes = await openJob(deps, record);
      await accepted(() => processes.prepare(AbortSignal.timeout(PREPARE_MS)));
      const outcome = await accepted(() =>
        processes.run(
          {
            stepId: 'commands',
            command: ['/bin/sh', join(directories.private, 'commands.sh')],
            workDirectory: directories.home,
            environment,
          },
          (lines) => log.write(lines),
          AbortSignal.timeout(WATCH_MS),
        ),
      );
      if (outcome.kind === 'detached') return { kind: 'running' };
      return outcome.kind === 'exited' && outcome.exitCode === 0
        ? await collect(job, aws, directories)
        : failed(
            await currentCommand(record, directories),
            outcome.kind === 'exited' ? `exit status ${outcome.exitCode}` : 'ended from outside',
          );
    },

    async letGo({ record }) {
      const processes = await openJob(deps, record);
      await processes.stop(STOP_GRACE_MS);
      await rm(directoriesOf(deps.scratchDirectory, record).root, { recursive: true, force: true });
    },
  };
}

async function readJson<T>({ private: own }: Directories, name: string): Promise<T> {
  return JSON.parse(await readFile(join(own, name), 'utf8')) as T;
}

/** What this machine cannot run at all ends the action. */
async function accepted<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StepRefused || error instanceof JobRefused)) throw error;
    throw new ActionFailed('JobFailed', `The commands cannot be run: ${error.message}`);
  }
}

/** The commands may have ended their shell themselves: the one that it had come to has failed. */
async function currentCommand(record: ActionRecord, { private: own }: Directories): Promise<string> {
  const index = Number(await readFile(join(own, CURRENT_FILE), 'utf8'));
  return commandsOf(record)[index] ?? '';
}

/** In the words that AWS has for it. */
function failed(command: string, reason: string): ActionStep {
  const message = `COMMAND_EXECUTION_ERROR: Error while executing command: ${command}. Reason: ${reason}`;
  const summary = `Action failed with status: FAILED. ${message}`;
  return { kind: 'failed', summary, failure: { code: 'JobFailed', message } };
}

async function openJob(deps: CommandsDeps, record: ActionRecord): Promise<ProcessJob> {
  const { job } = directoriesOf(deps.scratchDirectory, record);
  await mkdir(job, { recursive: true, mode: 0o700 });
  return await deps.engine.open({ jobId: record.actionExecutionId, directory: job });
}
