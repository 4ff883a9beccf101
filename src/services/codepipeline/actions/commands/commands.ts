import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createZip, extractZip, UnsafeArchive } from '../../../../engines/archive/archive.js';
import {
  JobRefused,
  type ProcessEngine,
  type ProcessJob,
  StepRefused,
} from '../../../../engines/process/port.js';
import type { AwsClient } from '../../../../front-door/service.js';
import type { ActionRecord, ArtifactLocation } from '../../history.js';
import { ActionFailed, type ActionJob, type ActionRunner, type ActionStep } from '../action-runner.js';
import { fetchArtifact, putArtifact } from '../artifacts.js';
import { CommandLog } from './command-log.js';
import { commandsEnvironment } from './environment.js';
import { filesMatching } from './files.js';
import { commandsScript, parseVariables, VARIABLES_FILE } from './script.js';

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
      const directories = directoriesOf(deps, record);
      const processes = await openJob(deps, record);
      // A former attempt may have begun: its processes are not to meet those of this one.
      await processes.stop(STOP_GRACE_MS);
      await rm(directories.root, { recursive: true, force: true });
      await prepare(job, aws, deps, directories);
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
      const directories = directoriesOf(deps, record);
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
            outcome.kind === 'exited' ? `exit status ${outcome.exitCode}` : 'they were ended from outside',
          );
    },

    async letGo({ record }) {
      const processes = await openJob(deps, record);
      await processes.stop(STOP_GRACE_MS);
      await rm(directoriesOf(deps, record).root, { recursive: true, force: true });
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

function failed(reason: string): ActionStep {
  const message = `The commands did not succeed: ${reason}`;
  return { kind: 'failed', failure: { code: 'JobFailed', message } };
}

interface Directories {
  readonly root: string;
  /** The engine's. */
  readonly job: string;
  readonly home: string;
  readonly inputs: string;
  /** Script, environment, results. */
  readonly private: string;
}

function directoriesOf({ scratchDirectory }: CommandsDeps, { actionExecutionId }: ActionRecord): Directories {
  const root = join(scratchDirectory, 'commands', actionExecutionId);
  return {
    root,
    job: join(root, 'job'),
    home: join(root, 'home'),
    inputs: join(root, 'inputs'),
    private: join(root, 'private'),
  };
}

async function openJob(deps: CommandsDeps, record: ActionRecord): Promise<ProcessJob> {
  const { job } = directoriesOf(deps, record);
  await mkdir(job, { recursive: true, mode: 0o700 });
  return await deps.engine.open({ jobId: record.actionExecutionId, directory: job });
}

/** Rules have their commands filled in where they were declared. */
function commandsOf({ commands, action }: ActionRecord): readonly string[] {
  return commands ?? action.commands ?? [];
}

async function prepare(
  job: ActionJob,
  aws: AwsClient,
  deps: CommandsDeps,
  directories: Directories,
): Promise<void> {
  const { record } = job;
  const { home, job: jobDirectory, private: own } = directories;
  for (const directory of [jobDirectory, home, own]) await mkdir(directory, { recursive: true, mode: 0o700 });
  const inputs = new Map<string, string>();
  for (const input of record.inputs) inputs.set(input.name, await unpack(aws, input, directories));
  const { searchPath } = deps;
  const { variables, secrets } = await commandsEnvironment(job, aws, { searchPath, home, inputs });
  const [primary = home] = inputs.values();
  const script = commandsScript({
    directory: primary,
    commands: commandsOf(record),
    outputVariables: record.action.outputVariables ?? [],
    resultsDirectory: own,
  });
  const files = {
    'commands.sh': script,
    'environment.json': JSON.stringify(variables),
    'secrets.json': JSON.stringify(secrets),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text, { mode: 0o600 });
}

async function unpack(aws: AwsClient, input: ArtifactLocation, directories: Directories): Promise<string> {
  const archive = join(directories.private, 'artifact.zip');
  const directory = join(directories.inputs, input.name);
  await fetchArtifact(aws, input, archive);
  try {
    await extractZip(archive, directory);
  } catch (error) {
    if (!(error instanceof UnsafeArchive)) throw error;
    throw new ActionFailed(
      'ConfigurationError',
      `The artifact ${input.name} cannot be extracted: ${error.message}`,
    );
  } finally {
    await rm(archive, { force: true });
  }
  return directory;
}

async function collect({ record }: ActionJob, aws: AwsClient, directories: Directories): Promise<ActionStep> {
  const [output] = record.outputs;
  const [primary] = record.inputs;
  if (output) {
    const patterns = record.action.outputArtifacts[0]?.files ?? ['**/*'];
    const directory = primary ? join(directories.inputs, primary.name) : directories.home;
    const files = await filesMatching(directory, patterns);
    if (files.length === 0) {
      throw new ActionFailed(
        'JobFailed',
        `No file matches ${patterns.join(', ')} for the output artifact ${output.name}`,
      );
    }
    await putArtifact(aws, output, createZip(files));
  }
  const names = record.action.outputVariables ?? [];
  const text = names.length > 0 ? await readFile(join(directories.private, VARIABLES_FILE), 'utf8') : '';
  return { kind: 'succeeded', summary: 'All commands succeeded', outputVariables: parseVariables(text) };
}
