import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import {
  type ActionDeclaration,
  GetPipelineCommand,
  type PipelineDeclaration,
  type PipelineMetadata,
} from '@aws-sdk/client-codepipeline';
import { ConfigError } from '../../../config.js';
import type { Clients } from '../clients.js';

export interface PlacedAction {
  /** `Stage/Action` */
  readonly place: string;
  readonly provider: string;
  readonly action: ActionDeclaration;
  readonly configuration: Readonly<Record<string, string>>;
}

/** A pipeline and everything that its checks ask of it. */
export interface Patient {
  readonly clients: Clients;
  readonly pipeline: PipelineDeclaration;
  readonly metadata: PipelineMetadata;
  readonly actions: readonly PlacedAction[];
  /** Undefined where no directory was given. */
  readonly source: SourceFiles | undefined;
}

/** The files of the source, by path. */
export interface SourceFiles {
  has(path: string): boolean;
  /** @returns undefined where there is no such file */
  text(path: string): Promise<string | undefined>;
}

/** @throws ConfigError where the directory is none */
export async function patientOf(clients: Clients, name: string, directory?: string): Promise<Patient> {
  const { pipeline, metadata } = await clients.codepipeline.send(new GetPipelineCommand({ name }));
  if (!pipeline || !metadata) throw new Error('GetPipeline answered nothing');
  const actions = (pipeline.stages ?? []).flatMap((stage) =>
    (stage.actions ?? []).map((action) => ({
      place: `${stage.name}/${action.name}`,
      provider: `${action.actionTypeId?.category}/${action.actionTypeId?.provider}`,
      action,
      configuration: action.configuration ?? {},
    })),
  );
  const source = directory === undefined ? undefined : await sourceFiles(directory);
  return { clients, pipeline, metadata, actions, source };
}

async function sourceFiles(given: string): Promise<SourceFiles> {
  const root = resolve(given);
  const isDirectory = (await stat(root).catch(() => undefined))?.isDirectory() ?? false;
  if (!isDirectory) throw new ConfigError(`--source must name a directory, not '${given}'`);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !path.startsWith('.git/')),
  );
  return {
    has: (path) => paths.has(path),
    text: async (path) => (paths.has(path) ? await readFile(join(root, path), 'utf8') : undefined),
  };
}

/** Actions whose first (or primary) input comes from a source as it is. */
export function worksOnSource({ pipeline }: Patient, { action, configuration }: PlacedAction): boolean {
  const input = configuration.PrimarySource ?? action.inputArtifacts?.[0]?.name;
  const sources = pipeline.stages?.[0]?.actions ?? [];
  return sources.some(({ outputArtifacts = [] }) => outputArtifacts.some(({ name }) => name === input));
}

/** Who makes an artifact. */
export function producerOf({ actions }: Patient, artifact: string | undefined): PlacedAction | undefined {
  return actions.find(({ action }) => action.outputArtifacts?.some(({ name }) => name === artifact));
}

/** The answer of a service, or undefined where it says that there is no such thing. */
export async function ifThere<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && '$fault' in error && error.$fault === 'client') return undefined;
    throw error;
  }
}

/** Whether a value is known before the pipeline runs. */
export function isPlain(value: string | undefined): value is string {
  return value !== undefined && !value.includes('#{');
}
