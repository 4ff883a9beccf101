import type { AwsClient } from '../../../../front-door/service.js';
import { actionCredentials } from '../../flow/action-credentials.js';
import { ActionFailed, type ActionJob } from '../action-runner.js';
import { isShellName } from './script.js';

export interface CommandsEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** What no log may show. */
  readonly secrets: readonly string[];
}

interface Places {
  readonly searchPath: string;
  readonly home: string;
  /** Directories of the input artifacts by name; the first is where the commands begin. */
  readonly inputs: ReadonlyMap<string, string>;
}

/** What the commands see: the tools of this machine, the role's credentials, the declared variables. */
export async function commandsEnvironment(
  job: ActionJob,
  aws: AwsClient,
  { searchPath, home, inputs }: Places,
): Promise<CommandsEnvironment> {
  const { record, context } = job;
  const credentials = await roleCredentials(job);
  const declared = await declaredVariables(job, aws);
  const [primary = home] = inputs.values();
  const variables: Record<string, string> = {
    PATH: searchPath,
    HOME: home,
    LANG: 'C.UTF-8',
    CI: 'true',
    AWS_REGION: record.region,
    AWS_DEFAULT_REGION: record.region,
    AWS_ENDPOINT_URL: context.endpoint,
    ...credentials,
    CODEBUILD_SRC_DIR: primary,
    ...Object.fromEntries([...inputs].map(([name, directory]) => [`CODEBUILD_SRC_DIR_${name}`, directory])),
    ...declared.variables,
  };
  return {
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => isShellName(name))),
    secrets: [credentials.AWS_SECRET_ACCESS_KEY, credentials.AWS_SESSION_TOKEN, ...declared.secrets].filter(
      Boolean,
    ),
  };
}

async function roleCredentials({ record, context }: ActionJob) {
  const credentials = await actionCredentials(context, record, record.executionId);
  return {
    AWS_ACCESS_KEY_ID: credentials?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: credentials?.SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: credentials?.SessionToken ?? '',
  };
}

async function declaredVariables({ record }: ActionJob, aws: AwsClient) {
  const variables: Record<string, string> = {};
  const secrets: string[] = [];
  for (const { name, value, type } of record.action.environmentVariables ?? []) {
    const filled = record.environment?.[name] ?? value;
    variables[name] = type === 'SECRETS_MANAGER' ? await secretValue(aws, name, filled) : filled;
    if (type === 'SECRETS_MANAGER') secrets.push(variables[name]);
  }
  return { variables, secrets };
}

/** @param reference `secret-id` or `secret-id:json-key`; an ARN holds colons of its own */
async function secretValue(aws: AwsClient, name: string, reference: string): Promise<string> {
  const arnParts = reference.startsWith('arn:') ? 7 : 1;
  const parts = reference.split(':');
  const secretId = parts.slice(0, arnParts).join(':');
  const [key] = parts.slice(arnParts);
  const { SecretString = '' } = await aws.call('secretsmanager', 'GetSecretValue', { SecretId: secretId });
  if (key === undefined || key === '') return SecretString;
  const value = memberOf(SecretString, key);
  if (value !== undefined) return value;
  throw new ActionFailed('ConfigurationError', `The secret of the variable ${name} has no key '${key}'`);
}

function memberOf(json: string, key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return String((value as Record<string, unknown>)[key]);
  } catch {
    return undefined;
  }
}
