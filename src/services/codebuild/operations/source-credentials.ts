import type { ImportSourceCredentialsInput, ServerType } from '@aws-sdk/client-codebuild';
import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { regionalScope } from '../../../store/store.js';
import { credentialKeys } from '../condition-keys.js';
import { invalidInput, resourceNotFound } from '../errors.js';
import { sourceCredentialArn, sourceCredentials, tokenPurpose } from '../source-credentials.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** One for each kind of server; a token is never told again. */
export function sourceCredentialOperations(sealer: Sealer): OperationTable<Sdk> {
  return {
    ImportSourceCredentials: {
      authorize: (input) => [
        { action: 'codebuild:ImportSourceCredentials', resource: '*', conditions: credentialKeys(input) },
      ],
      async handle(input, context) {
        const serverType = input.serverType ?? 'GITHUB';
        checkImport(input);
        const isReference = input.authType === 'CODECONNECTIONS' || input.authType === 'SECRETS_MANAGER';
        const token = input.token ?? '';
        await context.store.transaction(async (tx) => {
          const scope = regionalScope(context);
          const before = await tx.get(sourceCredentials, scope, serverType);
          if (before !== undefined && input.shouldOverwrite === false) {
            throw new AwsError(
              'ResourceAlreadyExistsException',
              `Access token with server type ${serverType} already exists. Delete its source credential and try again.`,
            );
          }
          await tx.put(sourceCredentials, scope, serverType, {
            serverType,
            authType: input.authType ?? 'PERSONAL_ACCESS_TOKEN',
            username: input.username,
            ...(isReference
              ? { resource: token }
              : { sealedToken: sealer.seal(token, tokenPurpose(context, serverType)) }),
          });
        });
        return { arn: sourceCredentialArn(context, serverType) };
      },
    },
    ListSourceCredentials: {
      authorize: onAnyResource('codebuild:ListSourceCredentials'),
      async handle(_input, context) {
        const found = await context.store.list(sourceCredentials, regionalScope(context));
        return {
          sourceCredentialsInfos: found.map(({ doc: { serverType, authType, resource } }) => ({
            arn: sourceCredentialArn(context, serverType),
            serverType,
            authType,
            resource,
          })),
        };
      },
    },
    DeleteSourceCredentials: {
      authorize: onAnyResource('codebuild:DeleteSourceCredentials'),
      async handle({ arn = '' }, context) {
        const resource = parseArn(arn)?.resource;
        if (!resource?.startsWith('token/')) throw invalidInput('Invalid ARN: not a source credential');
        const serverType = resource.slice('token/'.length).toUpperCase() as ServerType;
        const existed = await context.store.transaction((tx) =>
          tx.delete(sourceCredentials, regionalScope(context), serverType),
        );
        if (!existed) throw resourceNotFound(`Could not find access token for server type ${serverType}`);
        return { arn };
      },
    },
  };
}

/** @throws AwsError InvalidInputException */
function checkImport({ authType, serverType, token = '', username }: ImportSourceCredentialsInput): void {
  if (authType === 'OAUTH') {
    throw invalidInput('OAuth tokens cannot be imported: connect to the provider instead');
  }
  if (authType === 'BASIC_AUTH' && (serverType !== 'BITBUCKET' || !username)) {
    throw invalidInput('Basic authentication is for Bitbucket, and needs a username');
  }
  if (authType === 'CODECONNECTIONS' && !/^code(star-)?connections$/.test(parseArn(token)?.service ?? '')) {
    throw invalidInput('Invalid token: the ARN of a connection is required');
  }
  if (authType === 'SECRETS_MANAGER' && parseArn(token)?.service !== 'secretsmanager') {
    throw invalidInput('Invalid token: the ARN of a secret is required');
  }
}
