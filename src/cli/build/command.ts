import { readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { ConfigError } from '../../config.js';
import { interruption } from '../interruption.js';
import { parseEnvFile } from './env-file.js';
import { outputDirectory } from './output-directory.js';
import type { LocalBuild } from './request.js';

interface BuildFlags {
  readonly buildspec?: string;
  readonly envFile?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly secondarySource?: Readonly<Record<string, string>>;
  readonly mountSource?: boolean;
  readonly artifacts?: string;
  readonly reports?: string;
  readonly lint?: boolean;
  readonly privileged?: boolean;
  readonly registry?: string;
  readonly cacheDir?: string;
  readonly image: string;
  readonly engine: 'process' | 'docker' | 'auto';
  readonly awsConfiguration?: boolean;
  readonly profile?: string;
  readonly batch?: boolean;
  readonly watch?: boolean;
  readonly timeout: number;
}

const ENGINES = ['process', 'docker', 'auto'] as const;

/**
 * `pipewright build`: runs a directory's buildspec, as CodeBuild would, with no server running. Ends with 0 where the build has
 * succeeded, 1 where it has not, 2 where its buildspec cannot be used.
 */
export function buildCommand(): Command {
  return new Command('build')
    .description("run a directory's buildspec on this machine, with no server running")
    .argument('[dir]', 'the primary source (default: that of -s, else this directory)')
    .option('-b, --buildspec <file>', 'instead of buildspec.yml')
    .option('-e, --env-file <file>', 'variables: lines NAME=VALUE, # begins a comment')
    .option('--env <name=value>', 'a variable; may be repeated', addPair)
    .option(
      '-s, --secondary-source <id:dir>',
      'a secondary source; may be repeated; the primary one where there is no id',
      addSource,
    )
    .option(
      '-m, --mount-source',
      'the build works in the directory itself, not in a copy: whatever it changes stays changed',
    )
    .option('-a, --artifacts <dir>', 'where artifacts are put')
    .option('-r, --reports <dir>', 'where the files of reports are put')
    .option('--cache-dir <dir>', 'where what the buildspec caches is kept from build to build')
    .option('-i, --image <image>', 'what the build is told to run in; containers really do', 'local')
    .option(
      '--engine <kind>',
      'process, docker, or auto (docker where it answers)',
      oneOf(ENGINES),
      'process',
    )
    .option(
      '-c, --aws-configuration',
      "the build gets this shell's AWS_* variables and ~/.aws instead of a role of its own",
    )
    .option('-p, --profile <name>', 'of ~/.aws; with --aws-configuration')
    .option('-d, --privileged', 'the build may use Docker; with --engine docker')
    .option('--registry <host:port>', "what the build reaches as AWS's container registry; with --privileged")
    .option('--lint', 'only say what is wrong with the buildspec: nothing is run')
    .option('--batch', 'run the batch that the buildspec describes')
    .option('--watch', 'build again whenever a file of the directory changes')
    .option('--timeout <minutes>', 'stop the build after this time', minutes, 60)
    .action(async (directory: string | undefined, flags: BuildFlags) => {
      const request = await requestOf(directory, flags);
      if (flags.lint === true) {
        const { lintFile } = await import('./lint.js');
        process.exitCode = await lintFile(request, console.log);
        return;
      }
      const { signal, end } = interruption(console.error);
      try {
        process.exitCode = await run(request, flags, signal);
      } finally {
        end();
      }
    });
}

async function run(request: LocalBuild, flags: BuildFlags, signal: AbortSignal): Promise<number> {
  const print = (line: string) => console.log(line);
  // Loaded only here: the server would slow every other command down.
  const { openBuilder } = await import('./builder.js');
  const { runLocal } = await import('./run-local.js');
  const { nextChange, snapshotOf } = await import('./watch-directory.js');
  const { engine, registry } = flags;
  const mountedSource = request.isMounted ? request.directory : undefined;
  const { cacheDirectory } = request;
  const builder = await openBuilder({ cacheDirectory, engine, registry, mountedSource });
  try {
    const { artifactsDirectory, reportsDirectory } = request;
    const written = [artifactsDirectory, reportsDirectory, cacheDirectory].filter(
      (path) => path !== undefined,
    );
    for (;;) {
      // As it is before it is built: what changes meanwhile is built next.
      const before = flags.watch === true ? await snapshotOf(request.directory, written) : new Map();
      const { status, isUnusable } = await runLocal(builder, request, print, signal);
      const exitCode = status === 'SUCCEEDED' ? 0 : isUnusable ? 2 : 1;
      if (flags.watch !== true || signal.aborted) return exitCode;
      print(`Waiting for changes in ${request.directory}`);
      if (!(await nextChange(request.directory, written, before, signal))) return exitCode;
    }
  } finally {
    await builder.close();
  }
}

async function requestOf(dir: string | undefined, flags: BuildFlags): Promise<LocalBuild> {
  const { [PRIMARY]: primary, ...others } = flags.secondarySource ?? {};
  if (dir !== undefined && primary !== undefined) {
    throw new ConfigError(`${dir} and ${primary} cannot both be the primary source`);
  }
  const isMounted = flags.mountSource ?? false;
  if (isMounted && (flags.watch === true || flags.batch === true)) {
    throw new ConfigError(
      `--mount-source cannot be used with ${
        flags.watch === true
          ? "--watch: the build's own changes would start it again"
          : '--batch: its builds would work in one directory at the same time'
      }`,
    );
  }
  const directory = await existing(dir ?? primary ?? '.');
  const secondary = Object.entries(others).map(async ([id, path]) => [id, await existing(path)] as const);
  return {
    // Its real place: that is what a container's files are held against.
    directory: isMounted ? await realpath(directory) : directory,
    isMounted,
    buildspec: flags.buildspec === undefined ? undefined : await buildspecOf(directory, flags.buildspec),
    image: flags.image,
    variables: {
      CODEBUILD_LOCAL_BUILD: 'true',
      ...(flags.awsConfiguration && awsVariables(flags.profile)),
      ...(flags.envFile !== undefined && (await readVariables(flags.envFile))),
      ...flags.env,
    },
    secondarySources: Object.fromEntries(await Promise.all(secondary)),
    artifactsDirectory: await outputDirectory('--artifacts', flags.artifacts),
    reportsDirectory: await outputDirectory('--reports', flags.reports),
    cacheDirectory: await outputDirectory('--cache-dir', flags.cacheDir),
    isBatch: flags.batch ?? false,
    isPrivileged: flags.privileged ?? false,
    timeoutInMinutes: flags.timeout,
  };
}

/** A file of the source stays a path; any other is taken as it is written. */
async function buildspecOf(directory: string, file: string): Promise<string> {
  // What cannot be looked at is not of the source; reading it as it is written tells why.
  const inSource = await stat(resolve(directory, file)).catch(() => undefined);
  const path = inSource ? resolve(directory, file) : resolve(file);
  const below = relative(directory, path);
  if (!below.startsWith('..')) return below;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`the buildspec cannot be read: ${error.message}`);
  });
  return `${text}\n`;
}

async function existing(path: string): Promise<string> {
  const found = await stat(path).catch((error: Error) => {
    throw new ConfigError(`${path} is no directory: ${error.message}`);
  });
  if (!found.isDirectory()) throw new ConfigError(`${path} is no directory`);
  return resolve(path);
}

async function readVariables(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    return parseEnvFile(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Where the build would reach the server of its own, it reaches what the shell reaches. A build has a home of its own: the files
 * of this one are named, unless the shell names others.
 */
function awsVariables(profile: string | undefined): Readonly<Record<string, string>> {
  const given = Object.entries(process.env).filter(
    // Tools take the shell's keys before those of a profile that a variable names.
    ([name]) => name.startsWith('AWS_') && (profile === undefined || !KEY_VARIABLES.has(name)),
  );
  return {
    AWS_ENDPOINT_URL: '',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: '',
    AWS_CONFIG_FILE: join(homedir(), '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(homedir(), '.aws', 'credentials'),
    ...Object.fromEntries(given.map(([name, value]) => [name, value ?? ''])),
    ...(profile !== undefined && { AWS_PROFILE: profile }),
  };
}

const KEY_VARIABLES: ReadonlySet<string> = new Set([
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
]);

function addPair(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('A variable is written as name=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** As an identifier it would be none. */
const PRIMARY = '';

/** @source AWS's local build agent, codebuild_build.sh: `-s DIR`, then `-s ID:DIR` */
function addSource(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const found = /^(\w{1,127}):(.+)$/s.exec(text);
  if (found !== null) return { ...before, [found[1] ?? '']: found[2] ?? '' };
  if (text === '' || text.startsWith(':') || before[PRIMARY] !== undefined) {
    throw new InvalidArgumentError('A secondary source is written as identifier:directory.');
  }
  return { ...before, [PRIMARY]: text };
}

function minutes(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 5 && value <= 2160) return value;
  throw new InvalidArgumentError('A timeout is a number of minutes from 5 to 2160.');
}

function oneOf<T extends string>(known: readonly T[]): (text: string) => T {
  return (text) => {
    const found = known.find((value) => value === text);
    if (found === undefined) throw new InvalidArgumentError(`It must be one of ${known.join(', ')}.`);
    return found;
  };
}
