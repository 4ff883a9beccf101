import type { ProviderType, VpcConfiguration } from '@aws-sdk/client-codestar-connections';

/** The name of the service in ARNs and actions: CodeConnections is what CodeStar Connections was renamed to. */
export type ServicePrefix = 'codestar-connections' | 'codeconnections';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** As stored, by its id: the UUID at the end of the ARN. Plain JSON. */
export interface Connection {
  readonly connectionId: string;
  readonly accountId: string;
  readonly region: string;
  /** The service that it was created by; its ARN and its permissions are named so. */
  readonly prefix: ServicePrefix;
  readonly name: string;
  readonly providerType: ProviderType;
  readonly hostArn?: string;
  readonly createdAt: number;
  /** Those that begin with `pipewright:` are its set-up. */
  readonly tags: readonly Tag[];
}

export interface Host {
  /** The UUID at the end of the ARN. */
  readonly hostId: string;
  readonly accountId: string;
  readonly region: string;
  readonly prefix: ServicePrefix;
  readonly name: string;
  readonly providerType: ProviderType;
  /** `https://git.example.com` */
  readonly providerEndpoint: string;
  readonly vpcConfiguration?: VpcConfiguration;
  readonly createdAt: number;
  readonly tags: readonly Tag[];
}

/** Where a connection leads, once it is set up. */
export type Remote =
  /** `{FullRepositoryId}` in the URL stands for the repository. */
  | { readonly kind: 'git'; readonly url: string; readonly secretId?: string }
  /** The repositories of this server's CodeCommit, by the last part of the full repository id. */
  | { readonly kind: 'codecommit' };
