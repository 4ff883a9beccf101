import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type AuthSetting,
  AWS_QUOTAS,
  type BuildConfig,
  type BuildEngineKind,
  type Config,
  ConfigError,
  checkConfig,
  DEFAULT_CONFIG,
  type IamMode,
  isLoopback,
  type QuotaConfig,
} from '../config.js';
import type { LogLevel } from '../kernel/logger.js';

/** The options of the server, as commander gives them. */
export interface ServerFlags {
  readonly port: string;
  readonly host: string;
  readonly data?: string;
  readonly ephemeral?: boolean;
  readonly account: string;
  readonly region: string;
  readonly auth?: string;
  readonly iam: string;
  readonly timeScale: string;
  readonly githubUrl: string;
  readonly buildEngine: string;
  readonly buildImage?: readonly string[];
  readonly registry?: string;
  readonly quota?: readonly string[];
  readonly log: string;
}

export function addServerOptions(command: Command): Command {
  return command
    .option(
      '--port <port>',
      'the one port; 0 takes a free one',
      process.env.PIPEWRIGHT_PORT ?? String(DEFAULT_CONFIG.port),
    )
    .option('--host <host>', 'the address to listen on', DEFAULT_CONFIG.host)
    .option('--data <dir>', `where everything is kept (default: ${DEFAULT_CONFIG.dataDirectory})`)
    .option('--ephemeral', 'keep everything in a temporary directory that goes when the server stops')
    .option('--account <id>', '12 digits: the account of keys that name none', DEFAULT_CONFIG.accountId)
    .option('--region <region>', 'the region of requests that name none', DEFAULT_CONFIG.region)
    .option('--auth <mode>', 'local: any access key, loopback only; strict: created keys only')
    .option('--iam <mode>', 'enforce, audit or off', DEFAULT_CONFIG.iam)
    .option('--time-scale <n>', 'waits pass n times faster than on AWS', String(DEFAULT_CONFIG.timeScale))
    .option(
      '--github-url <url>',
      'where GitHub source actions (version 1) fetch from',
      DEFAULT_CONFIG.githubUrl,
    )
    .option(
      '--build-engine <kind>',
      'what builds run in: process, docker, or auto (docker where it answers)',
      process.env.PIPEWRIGHT_BUILD_ENGINE ?? DEFAULT_CONFIG.builds.engine,
    )
    .option(
      '--build-image <name=image>',
      "the image for one of AWS's names, such as 'aws/codebuild/standard:7.0=mine:1'; may be repeated",
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option('--registry <host:port>', "what builds reach as AWS's container registry")
    .option(
      '--quota <name=n>',
      `hold accounts to a quota: ${Object.keys(AWS_QUOTAS).join(', ')}; 'aws' for those of AWS; may be repeated`,
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option('--log <level>', 'debug, info, warn, error or silent', DEFAULT_CONFIG.logLevel);
}

/** @throws ConfigError */
export async function configFrom(flags: ServerFlags): Promise<Config> {
  if (flags.ephemeral && flags.data !== undefined)
    throw new ConfigError('give --data or --ephemeral, not both');
  // An empty value is a shell variable that is not set: it must mean neither "here" nor "everywhere".
  if (flags.data === '') throw new ConfigError('--data must name a directory');
  if (flags.host === '') throw new ConfigError('--host must name an address');
  const host = flags.host;
  const loopback = isLoopback(host);
  const config = checkConfig({
    host,
    port: portNumber(flags.port),
    dataDirectory: resolve(flags.data ?? DEFAULT_CONFIG.dataDirectory),
    ephemeral: flags.ephemeral ?? false,
    accountId: flags.account,
    region: flags.region,
    auth: oneOf<AuthSetting>('--auth', flags.auth ?? (loopback ? 'local' : 'strict'), ['local', 'strict']),
    iam: oneOf<IamMode>('--iam', flags.iam, ['enforce', 'audit', 'off']),
    timeScale: Number(flags.timeScale),
    githubUrl: flags.githubUrl,
    builds: {
      engine: oneOf<BuildEngineKind>('--build-engine', flags.buildEngine, ['process', 'docker', 'auto']),
      images: imageMap([...imagesOfEnvironment(), ...(flags.buildImage ?? [])]),
      dockerHost: process.env.DOCKER_HOST,
      registry: flags.registry,
      registryLogin: registryLogin(),
    },
    quotas: quotasOf(flags.quota ?? []),
    logLevel: oneOf<LogLevel>('--log', flags.log, ['debug', 'info', 'warn', 'error', 'silent']),
  });
  if (!config.ephemeral) return config;
  return { ...config, dataDirectory: await mkdtemp(join(tmpdir(), 'pipewright-')) };
}

/** @throws ConfigError */
export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new ConfigError(`--port must be a number from 0 to 65535, not '${text}'`);
}

/** The operator's, of the environment only: command lines are seen by everybody. @throws ConfigError */
export function registryLogin(): BuildConfig['registryLogin'] {
  const text = process.env.PIPEWRIGHT_REGISTRY_LOGIN;
  if (!text) return undefined;
  const [, username, password] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  if (username !== undefined && password !== undefined) return { username, password };
  throw new ConfigError('PIPEWRIGHT_REGISTRY_LOGIN must be USER:PASSWORD');
}

function imagesOfEnvironment(): readonly string[] {
  return (process.env.PIPEWRIGHT_BUILD_IMAGES ?? '').split(',').filter((text) => text !== '');
}

/** @throws ConfigError */
function imageMap(entries: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [name = '', image = ''] = entry.split('=', 2);
      if (name === '' || image === '') {
        throw new ConfigError(`--build-image must be NAME=IMAGE, not '${entry}'`);
      }
      return [name, image];
    }),
  );
}

/** @throws ConfigError */
function quotasOf(entries: readonly string[]): QuotaConfig {
  const given = entries.flatMap((entry) => {
    if (entry === 'aws') return Object.entries(AWS_QUOTAS);
    const [name = '', value = ''] = entry.split('=', 2);
    if (!Object.hasOwn(AWS_QUOTAS, name) || !/^[1-9]\d{0,6}$/.test(value)) {
      throw new ConfigError(
        `--quota must be 'aws' or NAME=NUMBER, not '${entry}'; names: ${Object.keys(AWS_QUOTAS).join(', ')}`,
      );
    }
    return [[name, Number(value)] as const];
  });
  return Object.fromEntries(given);
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new ConfigError(`${option} must be one of ${allowed.join(', ')}, not '${value}'`);
  return found;
}
