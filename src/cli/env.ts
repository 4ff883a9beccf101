import { Command, Option } from 'commander';
import { ConfigError, DEFAULT_CONFIG } from '../config.js';
import { urlOf } from '../kernel/url.js';
import { portNumber } from './config-options.js';

export interface EnvFlags {
  readonly endpointUrl?: string;
  readonly port: string;
  readonly host: string;
  readonly region: string;
}

/** How a shell is told. Values have no characters that mean anything to one of these (`environment`). */
interface Shell {
  set(name: string, value: string): string;
  unset(name: string): string;
}

const SHELLS: Readonly<Record<'sh' | 'fish' | 'powershell', Shell>> = {
  sh: { set: (name, value) => `export ${name}=${value}`, unset: (name) => `unset ${name}` },
  fish: { set: (name, value) => `set -gx ${name} '${value}'`, unset: (name) => `set -e ${name}` },
  powershell: {
    set: (name, value) => `$env:${name} = '${value}'`,
    unset: (name) => `Remove-Item Env:${name}`,
  },
};

/** `eval "$(pipewright env)"`: points the AWS CLI, SDKs and Terraform of this shell at the server. */
export function envCommand(): Command {
  return new Command('env')
    .description('print shell exports that point AWS tools at the server')
    .option(
      '--port <port>',
      'the port of the server',
      process.env.PIPEWRIGHT_PORT ?? String(DEFAULT_CONFIG.port),
    )
    .option('--host <host>', 'the host of the server', DEFAULT_CONFIG.host)
    .option('--endpoint-url <url>', 'the server, instead of --host and --port')
    .option('--region <region>', 'the region to work in', DEFAULT_CONFIG.region)
    .addOption(
      new Option('--shell <name>', 'the shell that reads it; sh is bash and zsh too')
        .choices(Object.keys(SHELLS))
        .default('sh'),
    )
    .action((flags: EnvFlags & { readonly shell: keyof typeof SHELLS }) => {
      const shell = SHELLS[flags.shell];
      for (const [name, value] of environment(flags)) console.log(shell.set(name, value));
      for (const name of foreignVariables(process.env)) console.log(shell.unset(name));
    });
}

/**
 * What would lead tools past the server that `env` points at: a profile and a session of an account of AWS, and endpoints of single
 * services, which every tool prefers to `AWS_ENDPOINT_URL`.
 */
export function foreignVariables(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment)
    .filter((name) => MISLEADING.test(name))
    .sort();
}

const MISLEADING =
  /^AWS_(PROFILE|DEFAULT_PROFILE|SESSION_TOKEN|SECURITY_TOKEN|IGNORE_CONFIGURED_ENDPOINT_URLS|ENDPOINT_URL_[A-Z0-9_]+)$/;

/** A host as URLs have it. */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host.replace(/^\[|\]$/g, '')}]` : host;
}

/**
 * An IP endpoint makes every SDK address S3 buckets by path, which needs no name resolution.
 * @throws ConfigError for a value that a shell would not take as it is
 */
export function environment(flags: EnvFlags): [string, string][] {
  if (!/^[\w-]+$/.test(flags.region))
    throw new ConfigError(`--region must name a region, not '${flags.region}'`);
  return [
    ['AWS_ENDPOINT_URL', endpointOf(flags)],
    ['AWS_REGION', flags.region],
    ['AWS_DEFAULT_REGION', flags.region],
    ['AWS_ACCESS_KEY_ID', 'test'],
    ['AWS_SECRET_ACCESS_KEY', 'test'],
    ['AWS_EC2_METADATA_DISABLED', 'true'],
  ];
}

/** @throws ConfigError for a value that a shell would not take as it is */
function endpointOf({ endpointUrl, port, host: given }: EnvFlags): string {
  if (endpointUrl !== undefined) {
    if (/^https?:\/\/[\w.:[\]/-]+$/.test(endpointUrl) && urlOf(endpointUrl)) return endpointUrl;
    throw new ConfigError(`--endpoint-url must be a URL, not '${endpointUrl}'`);
  }
  const host = urlHost(given);
  if (/^[\w.:[\]-]+$/.test(host)) return `http://${host}:${portNumber(port)}`;
  throw new ConfigError(`--host must name an address, not '${given}'`);
}
