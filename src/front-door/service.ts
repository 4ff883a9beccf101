import type { IncomingMessage } from 'node:http';
import type { BlobStore } from '../blobs/blob-store.js';
import type { Clock } from '../kernel/clock.js';
import type { Ids } from '../kernel/ids.js';
import type { Logger } from '../kernel/logger.js';
import type { Account } from '../kernel/partition.js';
import type { Principal } from '../kernel/principal.js';
import type { Store, Transaction } from '../store/store.js';
import type { WorkerDeclaration, WorkQueue } from '../work/work.js';
import type { Authorize, Tags } from './access.js';
import type { Constraints } from './constraints.js';
import type { PageTokens } from './page-tokens.js';
import type { OperationInput, OperationName, OperationOutput, ServiceId, ServiceSdks } from './sdk-types.js';

/** What workers and handlers share. */
export interface ServiceContext {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Store;
  readonly work: WorkQueue;
  readonly blobs: BlobStore;
  /** Calls to any service, this one included, through the same door as a client's. */
  readonly door: AwsDoor;
  /** Records an event to be delivered by EventBridge, in the transaction that makes it true. */
  readonly emit: (tx: Transaction, event: ServiceEvent) => Promise<void>;
  /** Where clients reach this server, such as `http://127.0.0.1:4566`; for URLs in answers and in builds. */
  readonly endpoint: string;
}

/** What one operation's handler gets besides its input. */
export interface RequestContext extends ServiceContext {
  readonly accountId: string;
  readonly region: string;
  /** In the region's partition: whose is what has no region (IAM). */
  readonly account: Account;
  readonly requestId: string;
  readonly caller: Principal;
  readonly tokens: PageTokens;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Why an inside call is made, where an event caused it. */
  readonly origin?: RequestOrigin;
  /** Where an operation is denied by items: why, by the place of the permission in what `authorize` named. */
  readonly deniedItems?: ReadonlyMap<number, string>;
  /**
   * The wire's request where there is one; absent for calls from inside. Only for what no schema says (S3's
   * host, conditional headers).
   */
  readonly http?: IncomingMessage;
  /** Trailing headers of an aws-chunked payload, lower case and verified; settles when the payload has been read. */
  readonly trailers?: Promise<ReadonlyMap<string, string>>;
}

/** The EventBridge rule that made this call, and the event that matched it. */
export interface RequestOrigin {
  readonly ruleArn: string;
  readonly event: ServiceEvent & { readonly id: string; readonly time: number };
}

export interface ServiceEvent {
  readonly accountId: string;
  readonly region: string;
  /** `aws.codecommit` */
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  /** ARNs */
  readonly resources: readonly string[];
}

/** Calls services in process: same validation, permissions and errors as over the wire, no sockets. */
export interface AwsDoor {
  /** @param where the account and region that the call is made in, and the event that caused it */
  as(principal: Principal, where: CallPlace): AwsClient;
  /**
   * Assumes `roleArn` as `service` does (the role's trust policy must allow it) and calls as that role.
   * @throws AwsError AccessDenied where the role is missing or does not trust the service
   */
  assume(request: AssumeRequest): Promise<AwsClient>;
}

export interface CallPlace {
  readonly accountId: string;
  readonly region: string;
  readonly origin?: RequestOrigin;
}

export interface AssumeRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  /** Service principal, such as `codepipeline.amazonaws.com`; or the principal whose role is chained. */
  readonly as: Principal;
  readonly region: string;
  /** Narrows the session. */
  readonly sessionPolicy?: string;
  readonly origin?: RequestOrigin;
}

export interface AwsClient {
  readonly principal: Principal;
  /** @throws AwsError with the service's own code */
  call<S extends ServiceId, Op extends OperationName<ServiceSdks[S]>>(
    service: S,
    operation: Op,
    input: OperationInput<ServiceSdks[S], Op>,
  ): Promise<OperationOutput<ServiceSdks[S], Op>>;
}

/** One permission that a request needs. */
export interface AccessRequest {
  /** `codebuild:StartBuild` */
  readonly action: string;
  /** ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  /** Policy attached to the resource itself (S3 bucket), as JSON. */
  readonly resourcePolicy?: string;
  /** Nothing is allowed unless the resource's policy allows it: roles (trust policies), KMS keys. */
  readonly resourcePolicyDecides?: boolean;
  /** Whose the resource is, where its ARN does not say (S3): of another account only its policy gives access. */
  readonly resourceAccountId?: string;
  /** Condition keys of this request beside the global ones, lower case. */
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
  /** `aws:ResourceTag/KEY`, read only where a policy asks for it. */
  readonly resourceTags?: () => Promise<Tags | undefined>;
}

export interface Operation<Sdk, Op extends string> {
  /** Idempotent where AWS's is. Writes in one transaction. */
  readonly handle: (
    input: OperationInput<Sdk, Op>,
    context: RequestContext,
  ) => Promise<OperationOutput<Sdk, Op>>;
  /** The permissions that the caller needs; `front-door/access.ts` has the usual forms. */
  readonly authorize: Authorize<OperationInput<Sdk, Op>>;
  /** Each permission is for one item of the input: who lacks some is answered with what happened to the others (S3's DeleteObjects). */
  readonly isDeniedByItems?: boolean;
}

/** Every operation left out of the table is refused by name and listed as such in docs/coverage.md. */
export type OperationTable<Sdk> = { readonly [Op in OperationName<Sdk>]?: Operation<Sdk, Op> };

export type { Constraints } from './constraints.js';

export type ProtocolName =
  | 'awsJson1_0'
  | 'awsJson1_1'
  | 'awsQuery'
  | 'ec2Query'
  | 'restJson1'
  | 'restXml'
  | 'rpcv2Cbor';

export interface ServiceDeclaration<Sdk> {
  readonly id: string;
  /** The name that users know: `AWS CodeBuild`. */
  readonly title: string;
  /** SigV4 scope names of requests for this service. */
  readonly signingNames: readonly string[];
  /** The IAM action prefix: `codebuild` in `codebuild:StartBuild`. */
  readonly actionPrefix: string;
  readonly protocol: ProtocolName;
  /** RPC protocols of its clients of other ages. One that took over from awsQuery still gives that protocol's error codes. */
  readonly alsoSpeaks?: readonly ProtocolName[];
  /**
   * JSON protocols: `CodeBuild_20161006` of `X-Amz-Target: CodeBuild_20161006.StartBuild`; rpcv2Cbor: of its path,
   * `/service/GraniteServiceVersion20100801/operation/PutMetricData`.
   */
  readonly targetPrefix?: string;
  /** Query protocol: the `Version` parameter. */
  readonly apiVersion?: string;
  /** Loads the schemas (`StartBuild$`, …), on the first request. */
  readonly load: () => Promise<Sdk>;
  readonly operations: OperationTable<Sdk>;
  readonly constraints?: Constraints;
  /** What the service says, in words of its own, of an input that keeps all bounds; undefined where all is well (IAM's names). */
  readonly inputRefusal?: (input: object) => string | undefined;
  /** The handlers check required members themselves: the service has errors of its own for them (CodeCommit). */
  readonly checksOwnInput?: boolean;
  /** What the service answers where members are missing or out of bounds. Default: its protocol's usual code. */
  readonly validationErrorCode?: string;
  /** What the service answers whoever may not. Default: its protocol's usual code. */
  readonly accessDeniedCode?: string;
  /** Operations that carry their own proof of who asks, and so need no signature (AssumeRoleWithWebIdentity). RPC protocols only. */
  readonly unsignedOperations?: readonly string[];
  /** Sessions that a user or root got for their own without MFA may not call it (IAM). */
  readonly refusesPlainSessions?: boolean;
  /** Values that break a constraint do not stand in the answer (IAM). */
  readonly hidesRefusedValues?: boolean;
  /** Largest request body that is held in memory; streamed members do not count. Default 10 MiB. */
  readonly maxBodyBytes?: number;
  readonly workers?: readonly WorkerDeclaration<ServiceContext>[];
  readonly listeners?: readonly EventListener[];
}

/** Hears of events in this process. */
export interface EventListener {
  /** `aws.codebuild` */
  readonly source: string;
  readonly detailType: string;
  /**
   * Right after the commit that makes the event true: a wake-up that hastens what a timer would find by itself. A crash
   * forgets it, so nothing may depend on it.
   */
  heard?(event: ServiceEvent, context: ServiceContext): Promise<void>;
  /** In the transaction that makes the event true, which fails with it: what it enqueues is never lost. */
  heardWithin?(tx: Transaction, event: ServiceEvent, context: ServiceContext): Promise<void>;
}

/** A declaration whose SDK type is forgotten, for lists of services. */
export type AnyService = ServiceDeclaration<object>;

/** Checks a declaration's operation table against the SDK's own types. */
export function defineService<Sdk extends object>(declaration: ServiceDeclaration<Sdk>): AnyService {
  return declaration as unknown as AnyService;
}
