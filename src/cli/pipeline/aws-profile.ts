import { loadSharedConfigFiles } from '@smithy/core/config';
import { ConfigError } from '../../config.js';

/** What `~/.aws/config` and `~/.aws/credentials` say of a profile. */
export interface AwsProfile {
  readonly name: string;
  readonly settings: Settings;
  /** The section that `services` names: `codepipeline.endpoint_url`. */
  readonly services: Settings;
}

type Settings = Readonly<Record<string, string | undefined>>;

/**
 * @param name undefined: `default`, which need not be there
 * @throws ConfigError where there is no such profile, or not the section of services that it names
 * @source AWS SDKs and Tools Reference Guide, "Shared config and credentials files", "Service-specific endpoints"
 */
export async function loadProfile(name: string | undefined): Promise<AwsProfile> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const profileName = name ?? 'default';
  const [configured, credentials] = [configFile[profileName], credentialsFile[profileName]];
  if (name !== undefined && !configured && !credentials) {
    throw new ConfigError(`the profile '${name}' is neither in ~/.aws/config nor in ~/.aws/credentials`);
  }
  const settings: Settings = { ...credentials, ...configured };
  if (!settings.services) return { name: profileName, settings, services: {} };
  const services = configFile[`services.${settings.services}`];
  if (services) return { name: profileName, settings, services };
  throw new ConfigError(
    `the profile '${profileName}' names services '${settings.services}', which are not there`,
  );
}

/** Whether the profile says where its credentials come from. */
export function hasCredentials({ settings }: AwsProfile): boolean {
  return CREDENTIAL_SETTINGS.some((name) => settings[name]);
}

const CREDENTIAL_SETTINGS = [
  'aws_access_key_id',
  'role_arn',
  'credential_process',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
  'login_session',
];
