import { schemas } from './schemas.js';

interface GetAuthorizationTokenInput {
  /** Deprecated: accounts whose registries the token is for. Default: the caller's. */
  readonly registryIds?: readonly string[] | undefined;
}

interface GetAuthorizationTokenOutput {
  readonly authorizationData?: readonly AuthorizationData[] | undefined;
}

interface AuthorizationData {
  /** base64 of `AWS:PASSWORD` */
  readonly authorizationToken?: string | undefined;
  readonly expiresAt?: Date | undefined;
  /** `https://ACCOUNT.dkr.ecr.REGION.amazonaws.com` */
  readonly proxyEndpoint?: string | undefined;
}

interface CommandOf<Input, Output> {
  readonly prototype: {
    readonly input: Input;
    resolveMiddleware(): () => Promise<{ readonly output: Output }>;
  };
}

/** The types of `@aws-sdk/client-ecr` for one operation of 58: the package takes their place when there are more. */
export interface EcrSdk {
  readonly GetAuthorizationTokenCommand: CommandOf<GetAuthorizationTokenInput, GetAuthorizationTokenOutput>;
}

/** The schemas by their names: commands are types here, nobody sends them. */
export async function loadEcrSdk(): Promise<EcrSdk> {
  return schemas as unknown as EcrSdk;
}
