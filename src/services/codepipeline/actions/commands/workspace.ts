import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createZip, extractZip, UnsafeArchive } from '../../../../engines/archive/archive.js';
import type { AwsClient } from '../../../../front-door/service.js';
import type { ActionRecord, ArtifactLocation } from '../../history.js';
import { ActionFailed, type ActionJob, type ActionStep } from '../action-runner.js';
import { fetchArtifact, putArtifact } from '../artifacts.js';
import { commandsEnvironment } from './environment.js';
import { filesMatching } from './files.js';
import { CURRENT_FILE, commandsScript, parseVariables, VARIABLES_FILE } from './script.js';

/** Where the commands of one action work. */
export interface Directories {
  readonly root: string;
  /** The engine's. */
  readonly job: string;
  readonly home: string;
  readonly inputs: string;
  /** Script, environment, results. */
  readonly private: string;
}

export function directoriesOf(scratchDirectory: string, { actionExecutionId }: ActionRecord): Directories {
  const root = join(scratchDirectory, 'commands', actionExecutionId);
  return {
    root,
    job: join(root, 'job'),
    home: join(root, 'home'),
    inputs: join(root, 'inputs'),
    private: join(root, 'private'),
  };
}

/** Rules have their commands filled in where they were declared. */
export function commandsOf({ commands, action }: ActionRecord): readonly string[] {
  return commands ?? action.commands ?? [];
}

export async function prepare(
  job: ActionJob,
  aws: AwsClient,
  searchPath: string,
  directories: Directories,
): Promise<void> {
  const { record } = job;
  const { home, job: jobDirectory, private: own } = directories;
  for (const directory of [jobDirectory, home, own]) await mkdir(directory, { recursive: true, mode: 0o700 });
  const inputs = new Map<string, string>();
  for (const input of record.inputs) inputs.set(input.name, await unpack(aws, input, directories));
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
    [CURRENT_FILE]: '0',
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

export async function collect(
  { record }: ActionJob,
  aws: AwsClient,
  directories: Directories,
): Promise<ActionStep> {
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
