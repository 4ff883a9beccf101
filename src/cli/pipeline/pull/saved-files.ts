import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '@aws-sdk/client-codebuild';
import type { ApplicationInfo, DeploymentGroupInfo } from '@aws-sdk/client-codedeploy';
import type { PipelineDeclaration, PipelineMetadata } from '@aws-sdk/client-codepipeline';
import type { Role } from '@aws-sdk/client-iam';
import { ConfigError } from '../../../config.js';

/** A policy inside of a role, as get-role-policy answers it. */
export interface RolePolicy {
  readonly RoleName: string;
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}

/** What the files of a directory hold, whatever they are called: the answers of the AWS CLI are known by their members. */
export interface SavedFiles {
  readonly pipelines: readonly {
    readonly pipeline: PipelineDeclaration;
    readonly metadata?: PipelineMetadata;
  }[];
  readonly projects: readonly Project[];
  readonly applications: readonly ApplicationInfo[];
  readonly groups: readonly DeploymentGroupInfo[];
  readonly roles: readonly Role[];
  readonly policies: readonly RolePolicy[];
}

/** Nobody saves more by hand; another directory is meant then. */
const MOST_FILES = 500;
const MOST_BYTES = 5 * 1024 * 1024;

/** From one place into another: accounts and regions are in every ARN. */
export interface Move {
  readonly accountId: string;
  readonly region: string;
}

/** @throws ConfigError */
export async function readSaved(directory: string): Promise<readonly Json[]> {
  const isDirectory = (await stat(directory).catch(() => undefined))?.isDirectory() ?? false;
  if (!isDirectory) throw new ConfigError(`--from must name a directory, not '${directory}'`);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  if (files.length > MOST_FILES)
    throw new ConfigError(`'${directory}' has more than ${MOST_FILES} JSON files`);
  const found: Json[] = [];
  for (const entry of files) {
    const file = join(entry.parentPath, entry.name);
    if ((await stat(file)).size > MOST_BYTES) continue;
    const value = parsed(await readFile(file, 'utf8'));
    if (value) found.push(value);
  }
  return found;
}

export type Json = Readonly<Record<string, unknown>>;

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    // Not everything that is called so is JSON; what the pipeline needs and is not found is told.
    return undefined;
  }
}

/** Rewrites every ARN of the pipeline's account and region to those of the server, and sorts. */
export function sorted(files: readonly Json[], name: string, to: Move): SavedFiles {
  const own = files.find((file) => pipelineIn(file)?.name === name);
  const from = own && placeOf(own);
  const moved = from ? files.map((file) => movedTo(file, from, to)) : files;
  return {
    pipelines: moved.flatMap((file) => {
      const pipeline = pipelineIn(file);
      return pipeline
        ? [{ pipeline, ...(file.metadata ? { metadata: file.metadata as PipelineMetadata } : {}) }]
        : [];
    }),
    projects: moved.flatMap((file) => listIn<Project>(file, 'projects')),
    applications: moved.flatMap((file) => objectIn<ApplicationInfo>(file, 'application')),
    groups: moved.flatMap((file) => objectIn<DeploymentGroupInfo>(file, 'deploymentGroupInfo')),
    roles: moved.flatMap((file) => objectIn<Role>(file, 'Role')),
    policies: moved.flatMap((file) =>
      typeof file.RoleName === 'string' && file.PolicyDocument ? [file as unknown as RolePolicy] : [],
    ),
  };
}

function pipelineIn(file: Json): PipelineDeclaration | undefined {
  const [pipeline] = objectIn<PipelineDeclaration>(file, 'pipeline');
  return Array.isArray(pipeline?.stages) ? pipeline : undefined;
}

/** By the pipeline's ARN, or by that of its role where only the declaration was saved. */
function placeOf(file: Json): Partial<Move> {
  const [metadata] = objectIn<PipelineMetadata>(file, 'metadata');
  const [, , , region, accountId] = metadata?.pipelineArn?.split(':') ?? [];
  if (region && accountId) return { region, accountId };
  const account = pipelineIn(file)?.roleArn?.split(':')[4];
  return account ? { accountId: account } : {};
}

function movedTo(file: Json, from: Partial<Move>, to: Move): Json {
  let text = JSON.stringify(file);
  const { accountId, region } = from;
  if (region && accountId)
    text = text.replaceAll(`:${region}:${accountId}:`, `:${to.region}:${to.accountId}:`);
  if (region)
    text = text
      .replaceAll(`"region":"${region}"`, `"region":"${to.region}"`)
      .replaceAll(`"${region}":{`, `"${to.region}":{`);
  if (accountId) text = text.replaceAll(`::${accountId}:`, `::${to.accountId}:`);
  return JSON.parse(text) as Json;
}

function objectIn<T>(file: Json, member: string): T[] {
  const value = file[member];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as T] : [];
}

function listIn<T>(file: Json, member: string): T[] {
  const value = file[member];
  return Array.isArray(value) ? value : [];
}
