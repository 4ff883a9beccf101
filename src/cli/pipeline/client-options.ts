import type { Command } from 'commander';
import { ConfigError, DEFAULT_CONFIG } from '../../config.js';
import { urlOf } from '../../kernel/url.js';
import type { AwsProfile } from './aws-profile.js';

/** The options of commands that are clients of a server. */
export interface ClientFlags {
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly profile?: string;
}

/** What an SDK client of such a command is made with. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  /** Left out where the SDK's own chain has some to find. */
  readonly credentials?: Credentials;
  readonly forcePathStyle: boolean;
}

/** @param serviceId as the SDK names the service: `CloudWatch Logs`. @throws ConfigError */
export type SettingsOf = (serviceId: string) => ClientSettings;

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function addClientOptions(command: Command): Command {
  return command
    .option(
      '--endpoint-url <url>',
      'the server (default: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, endpoint_url of the profile, this machine)',
    )
    .option('--region <region>', 'the region (default: AWS_REGION, AWS_DEFAULT_REGION, that of the profile)')
    .option('--profile <name>', 'the profile of ~/.aws/config (default: AWS_PROFILE)');
}

/**
 * As the AWS CLI finds them; a variable that is empty is one that is not set. Without any key the one that local mode takes, and
 * never the endpoint of AWS itself.
 * @throws ConfigError
 */
export async function clientSettings(
  flags: ClientFlags,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<SettingsOf> {
  const { hasCredentials, loadProfile } = await profiles();
  const named = environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE || undefined;
  const profile = flags.profile ? await useProfile(flags.profile, environment) : await loadProfile(named);
  const region =
    flags.region ||
    environment.AWS_REGION ||
    environment.AWS_DEFAULT_REGION ||
    profile.settings.region ||
    DEFAULT_CONFIG.region;
  const isElsewhere =
    hasCredentials(profile) || CREDENTIAL_VARIABLES.some((variable) => environment[variable]);
  const credentials = credentialsOf(profile, environment, isElsewhere);
  return (serviceId) => ({
    endpoint: endpointOf(serviceId, flags, environment, profile),
    region,
    ...(credentials && { credentials }),
    forcePathStyle: true,
  });
}

/**
 * The profile of the option is that of the process: the SDK, which asks STS for a profile with a role, takes STS's endpoint from
 * `AWS_PROFILE` only. Keys of the environment stand back behind a profile that the command line names.
 * @throws ConfigError where there is no such profile
 */
export async function useProfile(name: string, environment: NodeJS.ProcessEnv): Promise<AwsProfile> {
  const { loadProfile } = await profiles();
  const profile = await loadProfile(name);
  environment.AWS_PROFILE = name;
  if (profile.settings.credential_source === 'Environment') return profile;
  for (const key of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    delete environment[key];
  return profile;
}

/** A command of the AWS CLI at the end of a text, with the options that led this one to its server. */
export function toSameServer(text: string, { endpointUrl, region, profile }: ClientFlags): string {
  if (!/\b(aws [a-z0-9-]+ [a-z0-9-]+|pipewright explain) .*$/.test(text)) return text;
  const given = { 'endpoint-url': endpointUrl, region, profile };
  const options = Object.entries(given).flatMap(([name, value]) => (value ? [`--${name} ${value}`] : []));
  return [text, ...options].join(' ');
}

/** Loaded when first used, as every command loads its SDK. */
function profiles() {
  return import('./aws-profile.js');
}

/** @source AWS CLI user guide, "Configure endpoints": endpoint configuration and settings precedence */
function endpointOf(
  serviceId: string,
  flags: ClientFlags,
  environment: NodeJS.ProcessEnv,
  { name, settings, services }: AwsProfile,
): string {
  const local = `http://127.0.0.1:${environment.PIPEWRIGHT_PORT || DEFAULT_CONFIG.port}`;
  const id = serviceId.toLowerCase().replaceAll(' ', '_');
  const variable = `AWS_ENDPOINT_URL_${id.toUpperCase()}`;
  const ignored = environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS || settings.ignore_configured_endpoint_urls;
  const candidates: [from: string, url: string | undefined][] = [
    [variable, environment[variable]],
    ['AWS_ENDPOINT_URL', environment.AWS_ENDPOINT_URL],
    [`endpoint_url of ${id} in services '${settings.services}'`, services[`${id}.endpoint_url`]],
    [`endpoint_url of the profile '${name}'`, settings.endpoint_url],
  ];
  const configured = ignored?.toLowerCase() === 'true' ? [] : candidates;
  const found = configured.find(([, url]) => url) ?? ['', local];
  const [from, url = ''] = flags.endpointUrl === undefined ? found : ['--endpoint-url', flags.endpointUrl];
  if (!/^https?:$/.test(urlOf(url)?.protocol ?? ''))
    throw new ConfigError(`${from} must be a URL, not '${url}'`);
  return url;
}

/** @returns undefined where the SDK finds them: it asks for tokens, roles and sessions as they are needed */
function credentialsOf(
  profile: AwsProfile,
  environment: NodeJS.ProcessEnv,
  isElsewhere: boolean,
): Credentials | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  if (accessKeyId && !secretAccessKey) {
    throw new ConfigError('AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not');
  }
  if (accessKeyId && secretAccessKey && profile.settings.credential_source !== 'Environment') {
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  }
  return isElsewhere ? undefined : { accessKeyId: 'test', secretAccessKey: 'test' };
}

const CREDENTIAL_VARIABLES = [
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];
