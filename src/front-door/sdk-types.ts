import type { Readable } from 'node:stream';

/**
 * The SDK packages by the id that the door knows a service by (its SigV4 signing name where that is unique).
 * Types only: nothing is loaded until a service's first request.
 */
export interface ServiceSdks {
  readonly cloudwatch: typeof import('@aws-sdk/client-cloudwatch');
  readonly codebuild: typeof import('@aws-sdk/client-codebuild');
  readonly codecommit: typeof import('@aws-sdk/client-codecommit');
  readonly codedeploy: typeof import('@aws-sdk/client-codedeploy');
  readonly codepipeline: typeof import('@aws-sdk/client-codepipeline');
  readonly 'codestar-connections': typeof import('@aws-sdk/client-codestar-connections');
  readonly elasticloadbalancing: typeof import('@aws-sdk/client-elastic-load-balancing-v2');
  readonly events: typeof import('@aws-sdk/client-eventbridge');
  readonly iam: typeof import('@aws-sdk/client-iam');
  readonly logs: typeof import('@aws-sdk/client-cloudwatch-logs');
  readonly s3: typeof import('@aws-sdk/client-s3');
  readonly secretsmanager: typeof import('@aws-sdk/client-secrets-manager');
  readonly sns: typeof import('@aws-sdk/client-sns');
  readonly ssm: typeof import('@aws-sdk/client-ssm');
  readonly sts: typeof import('@aws-sdk/client-sts');
}

export type ServiceId = keyof ServiceSdks;

/** `StartBuild` for every `StartBuildCommand` that the package exports. */
export type OperationName<Sdk> = {
  [K in keyof Sdk]: K extends `${infer Op}Command` ? Op : never;
}[keyof Sdk] &
  string;

type CommandOf<Sdk, Op extends string> = `${Op}Command` extends keyof Sdk ? Sdk[`${Op}Command`] : never;

type InstanceOf<C> = C extends { readonly prototype: infer P } ? P : never;

type CommandInput<Sdk, Op extends string> =
  InstanceOf<CommandOf<Sdk, Op>> extends { readonly input: infer I } ? I : never;

type CommandOutput<Sdk, Op extends string> =
  InstanceOf<CommandOf<Sdk, Op>> extends {
    resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer O }>;
  }
    ? O
    : never;

/** A streamed member (`Body` of GetObject) on our side of the wire. */
type ServerValue<T> =
  NonNullable<T> extends { transformToString: unknown } ? Readable | Uint8Array | undefined : T;

/** What a handler gets: decoded by the operation's own schema. Streamed members are Node Readables. */
export type OperationInput<Sdk, Op extends string> = CommandInput<Sdk, Op>;

/** What a handler returns: the SDK's output type without the client's `$metadata`. */
export type OperationOutput<Sdk, Op extends string> = {
  [K in keyof CommandOutput<Sdk, Op> as K extends '$metadata' ? never : K]: ServerValue<
    CommandOutput<Sdk, Op>[K]
  >;
};
