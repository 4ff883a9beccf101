import type { Command } from 'commander';
import { ConfigError, DEFAULT_CONFIG } from '../../config.js';
import { urlOf } from '../../kernel/url.js';

/** The options of commands that are clients of a server. */
export interface ClientFlags {
  readonly endpointUrl?: string;
  readonly region?: string;
}

/** What every SDK client of such a command is made with. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly forcePathStyle: boolean;
}

export function addClientOptions(command: Command): Command {
  return command
    .option('--endpoint-url <url>', 'the server (default: AWS_ENDPOINT_URL, else this machine)')
    .option('--region <region>', 'the region (default: AWS_REGION, AWS_DEFAULT_REGION)');
}

/**
 * As the AWS CLI finds them; a variable that is empty is one that is not set. Without any key the one that local mode takes.
 * @throws ConfigError
 */
export function clientSettings(
  flags: ClientFlags,
  environment: NodeJS.ProcessEnv = process.env,
): ClientSettings {
  const endpoint =
    flags.endpointUrl ??
    (environment.AWS_ENDPOINT_URL ||
      `http://127.0.0.1:${environment.PIPEWRIGHT_PORT || DEFAULT_CONFIG.port}`);
  if (!urlOf(endpoint)) throw new ConfigError(`--endpoint-url must be a URL, not '${endpoint}'`);
  const region =
    flags.region ?? (environment.AWS_REGION || environment.AWS_DEFAULT_REGION || DEFAULT_CONFIG.region);
  const hasKeys = Boolean(environment.AWS_ACCESS_KEY_ID || environment.AWS_PROFILE);
  return {
    endpoint,
    region,
    ...(!hasKeys && { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }),
    forcePathStyle: true,
  };
}
