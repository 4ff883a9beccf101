import type { LogLevel } from './kernel/logger.js';

export type AuthSetting = 'local' | 'strict';
/** auto: containers where a Docker daemon answers. */
export type BuildEngineKind = 'process' | 'docker' | 'auto';
export type IamMode = 'enforce' | 'audit' | 'off';

/** Everything that can be set, read once. */
export interface Config {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Where everything is kept. */
  readonly dataDirectory: string;
  /** The data directory is a temporary one and goes when the server stops. */
  readonly ephemeral: boolean;
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly auth: AuthSetting;
  readonly iam: IamMode;
  /** How many times faster waits pass than on AWS. */
  readonly timeScale: number;
  /** Where source actions of the old GitHub kind fetch from: GitHub, or a server of one's own. */
  readonly githubUrl: string;
  readonly builds: BuildConfig;
  readonly quotas: QuotaConfig;
  readonly logLevel: LogLevel;
}

/** What builds run in. */
export interface BuildConfig {
  readonly engine: BuildEngineKind;
  /** Images for AWS's curated names, by name; `*` at the end of both stands for the rest. */
  readonly images: Readonly<Record<string, string>>;
  /** As `DOCKER_HOST`; left out: the usual socket. */
  readonly dockerHost?: string;
  /** `host:port` of what builds reach as `ACCOUNT.dkr.ecr.REGION.amazonaws.com`. */
  readonly registry?: string;
  /** The operator's at that registry: builds log in with tokens of this server, which mean nothing to it. */
  readonly registryLogin?: { readonly username: string; readonly password: string };
  /** Every build works in this very directory, as its primary source: only for a server that is there for it. */
  readonly mountedSource?: string;
}

/** AWS's, for an account in a region, by the names that `--quota` knows. One's own server holds nobody to them unless it is told to. */
export const AWS_QUOTAS = {
  'codepipeline.pipelines': 1_000,
  'codepipeline.polled-pipelines': 300,
  'codepipeline.webhooks': 300,
  'codepipeline.custom-action-types': 50,
};

export type QuotaConfig = Readonly<Partial<Record<keyof typeof AWS_QUOTAS, number>>>;

export const DEFAULT_CONFIG: Config = {
  host: '127.0.0.1',
  port: 4566,
  dataDirectory: '.pipewright',
  ephemeral: false,
  accountId: '000000000000',
  region: 'us-east-1',
  auth: 'local',
  iam: 'enforce',
  timeScale: 1,
  githubUrl: 'https://github.com',
  builds: { engine: 'process', images: {} },
  quotas: {},
  logLevel: 'warn',
};

/** What was set wrong, in words for the terminal. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError */
export function checkConfig(config: Config): Config {
  if (!/^\d{12}$/.test(config.accountId))
    throw new ConfigError(`--account must be 12 digits, not '${config.accountId}'`);
  if (!Number.isInteger(config.port) || config.port < 0 || config.port > 65_535) {
    throw new ConfigError('--port must be a number from 0 to 65535');
  }
  if (!(config.timeScale >= 1 && config.timeScale <= 100_000)) {
    throw new ConfigError('--time-scale must be a number from 1 to 100000');
  }
  if (!/^[a-z\d-]+$/.test(config.region)) {
    throw new ConfigError(`--region must name a region, not '${config.region}'`);
  }
  const { registry } = config.builds;
  if (registry !== undefined && !/^[\w.[\]:-]+:\d{1,5}$/.test(registry)) {
    throw new ConfigError(`--registry must be HOST:PORT, not '${registry}'`);
  }
  if (!/^https?:\/\/[^/@]+(\/.*[^/])?$/.test(config.githubUrl)) {
    throw new ConfigError(
      `--github-url must be an http URL without a slash at its end, not '${config.githubUrl}'`,
    );
  }
  if (config.auth === 'local' && !isLoopback(config.host)) {
    throw new ConfigError(
      `--auth local takes any access key, so it listens on loopback only; use --auth strict with --host ${config.host}`,
    );
  }
  return config;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
