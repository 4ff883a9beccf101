import type { GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { AwsError } from '../../../kernel/aws-error.js';
import type { Buildspec } from '../buildspec/model.js';
import type { BuildRun } from './build-run.js';
import { expandVariables } from './expand-variables.js';
import { PhaseFailure } from './phase-failure.js';
import { parseSecretReference, type SecretReference } from './secret-reference.js';

export interface ResolvedVariables {
  readonly variables: Readonly<Record<string, string>>;
  /** The values that came from elsewhere, which no log may show. */
  readonly secrets: readonly string[];
}

type Declared =
  | { readonly kind: 'plain'; readonly value: string }
  | { readonly kind: 'parameter'; readonly value: string }
  | { readonly kind: 'secret'; readonly value: string };

/** @source AWS Systems Manager API Reference, GetParameters */
const PARAMETERS_AT_ONCE = 10;
const SECRETS_AT_ONCE = 8;

/**
 * The variables of buildspec, project and request with the values of parameters and secrets, fetched as the service role.
 * Of one name the request's wins over the project's, and this over the buildspec's.
 *
 * @throws PhaseFailure
 * @source AWS CodeBuild User Guide, "Environment variables in build environments" and "Build specification reference", env
 */
export async function resolveVariables(run: BuildRun, spec: Buildspec): Promise<ResolvedVariables> {
  const declared = declaredVariables(run, spec);
  const plain = new Map(
    [...declared].flatMap(([name, { kind, value }]) => (kind === 'plain' ? [[name, value]] : [])),
  );
  const ofKind = (kind: Declared['kind']) =>
    [...declared].flatMap(([name, found]) =>
      found.kind === kind ? [[name, expandVariables(found.value, plain)] as const] : [],
    );
  const parameters = await fetchParameters(run, ofKind('parameter'));
  const secrets = await fetchSecrets(run, ofKind('secret'));
  return {
    variables: Object.fromEntries([...plain, ...parameters, ...secrets]),
    secrets: [...parameters.values(), ...secrets.values()],
  };
}

const KINDS = { PARAMETER_STORE: 'parameter', SECRETS_MANAGER: 'secret', PLAINTEXT: 'plain' } as const;

function declaredVariables({ build }: BuildRun, { environment }: Buildspec): ReadonlyMap<string, Declared> {
  const of = (kind: Declared['kind'], values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => [name, { kind, value }] as const);
  const given = build.settings.environment.environmentVariables ?? [];
  return new Map<string, Declared>([
    ...of('plain', environment.variables),
    ...of('parameter', environment.parameterStore),
    ...of('secret', environment.secretsManager),
    ...given.map(
      ({ name = '', value = '', type = 'PLAINTEXT' }) => [name, { kind: KINDS[type], value }] as const,
    ),
  ]);
}

type Wanted = readonly (readonly [name: string, reference: string])[];

async function fetchParameters(run: BuildRun, wanted: Wanted): Promise<ReadonlyMap<string, string>> {
  if (wanted.length === 0) return new Map();
  run.log.say('Decrypting parameter store environment variables');
  const names = [...new Set(wanted.map(([, parameter]) => parameter))];
  const values = new Map<string, string>();
  for (let start = 0; start < names.length; start += PARAMETERS_AT_ONCE) {
    const some = names.slice(start, start + PARAMETERS_AT_ONCE);
    const answer = await run.role
      .call('ssm', 'GetParameters', { Names: some, WithDecryption: true })
      .catch((error: unknown) => fail('Decrypted Variables Error', error));
    const [missing] = answer.InvalidParameters ?? [];
    if (missing !== undefined) {
      throw new PhaseFailure({
        statusCode: 'Decrypted Variables Error',
        message: `parameter does not exist: ${missing}`,
      });
    }
    for (const { Name, Selector = '', ARN, Value = '' } of answer.Parameters ?? []) {
      values.set(`${Name}${Selector}`, Value).set(`${ARN}${Selector}`, Value);
    }
  }
  return new Map(wanted.map(([name, parameter]) => [name, values.get(parameter) ?? '']));
}

async function fetchSecrets(run: BuildRun, wanted: Wanted): Promise<ReadonlyMap<string, string>> {
  const fetched = new Map<string, Promise<GetSecretValueResponse>>();
  const values = new Map<string, string>();
  for (let start = 0; start < wanted.length; start += SECRETS_AT_ONCE) {
    const some = wanted.slice(start, start + SECRETS_AT_ONCE);
    const found = await Promise.all(
      some.map(async ([name, text]) => {
        const reference = parseSecretReference(text);
        const key = JSON.stringify([reference.secretId, reference.versionStage, reference.versionId]);
        const answer = fetched.get(key) ?? fetchSecret(run, reference);
        fetched.set(key, answer);
        return [name, valueIn(await answer, reference)] as const;
      }),
    );
    for (const [name, value] of found) values.set(name, value);
  }
  return values;
}

async function fetchSecret(run: BuildRun, reference: SecretReference): Promise<GetSecretValueResponse> {
  return await run.role
    .call('secretsmanager', 'GetSecretValue', {
      SecretId: reference.secretId,
      VersionStage: reference.versionStage,
      VersionId: reference.versionId,
    })
    .then(({ SecretString, SecretBinary }) => ({ SecretString, SecretBinary }))
    .catch((error: unknown) => fail('Secrets Manager Error', error));
}

/** The whole secret, or one member of its JSON. */
function valueIn(
  { SecretString: text }: GetSecretValueResponse,
  { secretId, jsonKey }: SecretReference,
): string {
  if (text === undefined) throw secretError(`the secret ${secretId} is not a text`);
  if (jsonKey === undefined) return text;
  const value = membersOf(text, secretId)[jsonKey];
  if (value === undefined) throw secretError(`the secret ${secretId} has no key ${jsonKey}`);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function membersOf(text: string, secretId: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch (error) {
    // The parser's message quotes the secret.
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw secretError(`the secret ${secretId} is not a JSON object`);
}

function secretError(message: string): PhaseFailure {
  return new PhaseFailure({ statusCode: 'Secrets Manager Error', message });
}

function fail(statusCode: string, error: unknown): never {
  if (!(error instanceof AwsError)) throw error;
  throw new PhaseFailure({ statusCode, message: `${error.code}: ${error.message}` });
}
