import { CodeDeployClient, type CodeDeployClientConfig } from '@aws-sdk/client-codedeploy';
import { Command } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { MetadataBearer, StaticOperationSchema } from '@smithy/types';
import type * as model from './model.js';
import { HOST_COMMANDS_SIGNING_NAME, HOST_COMMANDS_TARGET } from './names.js';
import * as schemas from './schemas.js';

export * from './model.js';
export * from './schemas.js';

/** Builds a command class as the SDK's generated clients do. */
function command<Input extends object, Output extends object>(schema: StaticOperationSchema) {
  const [, , name] = schema;
  return Command.classBuilder<Input, Output & MetadataBearer, CodeDeployClient['config']>()
    .ep(CLIENT_PARAMETERS)
    .m((commandClass, _stack, config) => [
      getEndpointPlugin(config, commandClass.getEndpointParameterInstructions()),
    ])
    .s(HOST_COMMANDS_TARGET, name)
    .n('CodeDeployCommandClient', `${name}Command`)
    .sc(schema)
    .build();
}

const CLIENT_PARAMETERS = {
  UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
  UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
} as const;

export class PollHostCommandCommand extends command<model.PollHostCommandInput, model.PollHostCommandOutput>(
  schemas.PollHostCommand$,
) {}

export class GetDeploymentSpecificationCommand extends command<
  model.GetDeploymentSpecificationInput,
  model.GetDeploymentSpecificationOutput
>(schemas.GetDeploymentSpecification$) {}

export class PutHostCommandAcknowledgementCommand extends command<
  model.PutHostCommandAcknowledgementInput,
  model.PutHostCommandAcknowledgementOutput
>(schemas.PutHostCommandAcknowledgement$) {}

export class PutHostCommandCompleteCommand extends command<
  model.PutHostCommandCompleteInput,
  model.PutHostCommandCompleteOutput
>(schemas.PutHostCommandComplete$) {}

export class PostHostCommandUpdateCommand extends command<
  model.PostHostCommandUpdateInput,
  model.PostHostCommandUpdateOutput
>(schemas.PostHostCommandUpdate$) {}

/** The least of an SDK client that commands of this protocol need. */
export interface HostCommandsClient {
  send<Input extends object, Output extends MetadataBearer>(
    command: { readonly input: Input; readonly middlewareStack: unknown } & SentCommand<Output>,
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<Output>;
  destroy(): void;
}

interface SentCommand<Output> {
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: Output }>;
}

/**
 * A client of the command service: CodeDeploy's own client with another target and signing name, so that endpoint,
 * region, credentials, retries and proxies come from where every AWS client takes them.
 */
export function hostCommandsClient(config: CodeDeployClientConfig = {}): HostCommandsClient {
  const client = new CodeDeployClient({
    ...config,
    protocolSettings: {
      defaultNamespace: 'com.amazonaws.codedeploy.commands',
      serviceTarget: HOST_COMMANDS_TARGET,
    },
    httpAuthSchemeProvider: ({ region }) => [
      {
        schemeId: 'aws.auth#sigv4',
        signingProperties: { signingName: HOST_COMMANDS_SIGNING_NAME, signingRegion: region },
        propertiesExtractor: (clientConfig, context) => ({
          signingProperties: { config: clientConfig, context },
        }),
      },
    ],
  });
  return client as unknown as HostCommandsClient;
}
