import { Command } from 'commander';
import { ConfigError, DEFAULT_CONFIG } from '../config.js';
import { portNumber } from './config-options.js';

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
    .option('--region <region>', 'the region to work in', DEFAULT_CONFIG.region)
    .action((flags: { port: string; host: string; region: string }) => {
      for (const [name, value] of environment(flags)) console.log(`export ${name}=${value}`);
      const others = foreignVariables(process.env);
      if (others.length > 0) console.log(`unset ${others.join(' ')}`);
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
export function environment(flags: { port: string; host: string; region: string }): [string, string][] {
  const host = urlHost(flags.host);
  if (!/^[\w.:[\]-]+$/.test(host)) throw new ConfigError(`--host must name an address, not '${flags.host}'`);
  if (!/^[\w-]+$/.test(flags.region))
    throw new ConfigError(`--region must name a region, not '${flags.region}'`);
  return [
    ['AWS_ENDPOINT_URL', `http://${host}:${portNumber(flags.port)}`],
    ['AWS_REGION', flags.region],
    ['AWS_DEFAULT_REGION', flags.region],
    ['AWS_ACCESS_KEY_ID', 'test'],
    ['AWS_SECRET_ACCESS_KEY', 'test'],
    ['AWS_EC2_METADATA_DISABLED', 'true'],
  ];
}
