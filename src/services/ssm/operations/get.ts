import type { Parameter } from '@aws-sdk/client-ssm';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError, isAwsError } from '../../../kernel/aws-error.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { parameterAccess } from '../access.js';
import { parameterNotFound } from '../errors.js';
import { parameterArn, referenceOf } from '../names.js';
import { presentParameter, storedValue } from '../present.js';
import { requireParameter, selected } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-ssm');

/** Names below it stand for secrets. @source AWS Systems Manager User Guide, "Referencing AWS Secrets Manager secrets" */
const SECRET_PREFIX = '/aws/reference/secretsmanager/';

export function getOperations(sealer: Sealer): OperationTable<Sdk> {
  return {
    GetParameter: {
      authorize: (input, context) => [parameterAccess('ssm:GetParameter', context, input.Name)],
      async handle(input, context) {
        return {
          Parameter: await readParameter(sealer, context, input.Name ?? '', input.WithDecryption ?? false),
        };
      },
    },
    GetParameters: {
      authorize: (input, context) =>
        (input.Names ?? []).map((name) => parameterAccess('ssm:GetParameters', context, name)),
      async handle({ Names: names = [], WithDecryption: withDecryption = false }, context) {
        const twice = names.find((name, index) => names.indexOf(name) !== index);
        if (twice !== undefined)
          throw new AwsError('ValidationException', `Duplicate parameter name: ${twice}`);
        const found = await Promise.all(
          names.map((name) => readParameter(sealer, context, name, withDecryption).catch(absent)),
        );
        return {
          Parameters: found.filter((parameter) => parameter !== undefined),
          InvalidParameters: names.filter((_name, index) => found[index] === undefined),
        };
      },
    },
  };
}

function absent(error: unknown): undefined {
  if (isAwsError(error, 'ParameterNotFound') || isAwsError(error, 'ParameterVersionNotFound'))
    return undefined;
  throw error;
}

async function readParameter(
  sealer: Sealer,
  context: RequestContext,
  asked: string,
  withDecryption: boolean,
): Promise<Parameter> {
  if (asked.startsWith(SECRET_PREFIX)) return await readSecret(context, asked, withDecryption);
  const reference = referenceOf(asked, context);
  const { doc } = await requireParameter(context.store, context, asked);
  const version = selected(doc, reference);
  const value = storedValue(sealer, context, doc.name, version, withDecryption);
  return presentParameter(context, doc, version, value, reference);
}

/** The caller's own permission on the secret decides. */
async function readSecret(
  context: RequestContext,
  name: string,
  withDecryption: boolean,
): Promise<Parameter> {
  if (!withDecryption) {
    throw new AwsError(
      'ValidationException',
      'WithDecryption flag must be True for retrieving a Secret Manager secret.',
    );
  }
  const secretId = name.slice(SECRET_PREFIX.length);
  const secret = await context.door
    .as(context.caller, context)
    .call('secretsmanager', 'GetSecretValue', { SecretId: secretId })
    .catch((error: unknown) => {
      if (isAwsError(error, 'ResourceNotFoundException')) throw parameterNotFound(name);
      throw error;
    });
  return {
    Name: name,
    Type: 'SecureString',
    Value: secret.SecretString,
    Version: 0,
    SourceResult: JSON.stringify({ ...secret, SecretString: undefined, SecretBinary: undefined }),
    LastModifiedDate: secret.CreatedDate,
    ARN: parameterArn(context, name),
    DataType: 'text',
  };
}
