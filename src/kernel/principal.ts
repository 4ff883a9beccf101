import { formatGlobalArn } from './arn.js';
import { type Account, partitionOfArn } from './partition.js';

/** Who asks: every request, outside or inside, is made by exactly one of these. */
export type Principal =
  | {
      readonly kind: 'root';
      readonly accountId: string;
      readonly arn: string;
      readonly session?: TokenSession;
    }
  | {
      readonly kind: 'user';
      readonly accountId: string;
      readonly arn: string;
      readonly userId: string;
      readonly userName: string;
      /** The long-lived key that signed the request, so that its last use can be told. */
      readonly accessKeyId?: string;
      readonly session?: TokenSession;
    }
  | {
      readonly kind: 'assumed-role';
      readonly accountId: string;
      /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
      readonly arn: string;
      readonly roleArn: string;
      readonly roleName: string;
      readonly roleId: string;
      readonly sessionName: string;
      /** JSON of the policy that narrows this session, where AssumeRole was given one. */
      readonly sessionPolicy?: string;
      /** Session tags: `aws:PrincipalTag/KEY`; they win over the role's own. */
      readonly sessionTags?: Readonly<Record<string, string>>;
      /** Keys of the session tags that go on to roles assumed from this session. */
      readonly transitiveTagKeys?: readonly string[];
      /** Who began the chain of sessions, where it was said: `aws:SourceIdentity`. */
      readonly sourceIdentity?: string;
      /** When a one-time code was given for this session, in epoch ms. */
      readonly mfaAt?: number;
      /** The identity provider whose token the session was made for: `aws:FederatedProvider`. */
      readonly federatedProvider?: string;
      /** What that provider said, as condition keys: `saml:sub`, `token.example.com:aud`; lower case. */
      readonly federationKeys?: Readonly<Record<string, string | readonly string[]>>;
      /** What the service that made the session says of its work, as condition keys: `codebuild:projectarn`; lower case. */
      readonly sessionKeys?: Readonly<Record<string, string>>;
      readonly times?: SessionTimes;
    }
  | {
      /** A session of GetFederationToken. */
      readonly kind: 'federated-user';
      readonly accountId: string;
      /** `arn:aws:sts::ACCOUNT:federated-user/NAME` */
      readonly arn: string;
      readonly name: string;
      /** Whose permissions the session shares: the user who asked for it; absent where root did. */
      readonly issuer?: { readonly userId: string; readonly userName: string };
      /** JSON of the policy without which the session may do nothing. */
      readonly sessionPolicy?: string;
      /** Session tags: `aws:PrincipalTag/KEY`. */
      readonly sessionTags?: Readonly<Record<string, string>>;
      readonly times?: SessionTimes;
    }
  /** Somebody whom an identity provider vouches for: `Federated` in trust policies. `arn` is the provider's. */
  | { readonly kind: 'identity-provider'; readonly accountId: string; readonly arn: string }
  /** Whoever sends a request that needs no signature. */
  | { readonly kind: 'anonymous'; readonly accountId: string; readonly arn: string }
  /** An AWS service acting for itself in `accountId`, such as EventBridge delivering an event. */
  | {
      readonly kind: 'service';
      readonly accountId: string;
      readonly arn: string;
      readonly service: string;
      /** ARN of the account's resource for which it acts: `aws:SourceArn`. */
      readonly sourceArn?: string;
      /** Condition keys of the sessions that it makes; lower case. */
      readonly sessionKeys?: Readonly<Record<string, string>>;
    };

/** Temporary credentials that a user or root got for their own. */
export interface TokenSession {
  /** When a one-time code was given for them, in epoch ms. */
  readonly mfaAt?: number;
  readonly times?: SessionTimes;
}

/** When temporary credentials were issued and when they end, in epoch ms. */
export interface SessionTimes {
  readonly issuedAt: number;
  readonly endsAt: number;
}

/** Of whoever asks with temporary credentials. */
export function sessionTimes(principal: Principal): SessionTimes | undefined {
  switch (principal.kind) {
    case 'assumed-role':
    case 'federated-user':
      return principal.times;
    case 'user':
    case 'root':
      return principal.session?.times;
    default:
      return undefined;
  }
}

/** @param accountId in which an unsigned request is answered */
export function anonymousPrincipal(accountId: string): Principal {
  return { kind: 'anonymous', accountId, arn: 'anonymous' };
}

export function rootPrincipal({ accountId, partition }: Account): Principal {
  const arn = formatGlobalArn({ partition, service: 'iam', accountId, resource: 'root' });
  return { kind: 'root', accountId, arn };
}

/** The account that a principal belongs to; services belong to no partition, and act in that in which they are called. */
export function accountOf({ accountId, arn }: Principal): Account {
  return { accountId, partition: partitionOfArn(arn) };
}

/**
 * @param service a service principal's name such as `codepipeline.amazonaws.com`
 * @param accountId for which it acts
 * @param sourceArn the resource for which it acts, where it acts for one: trust policies may insist on it
 */
export function servicePrincipal(
  service: string,
  accountId: string,
  sourceArn?: string,
): Extract<Principal, { kind: 'service' }> {
  return { kind: 'service', accountId, service, arn: service, ...(sourceArn !== undefined && { sourceArn }) };
}

/** `aws:userid`: made of unique ids, so that a new user of an old name is another. Services have none. */
export function principalUserId(principal: Principal): string | undefined {
  switch (principal.kind) {
    case 'root':
      return principal.accountId;
    case 'user':
      return principal.userId;
    case 'assumed-role':
      return `${principal.roleId}:${principal.sessionName}`;
    case 'federated-user':
      return `${principal.accountId}:${principal.name}`;
    case 'service':
    case 'identity-provider':
    case 'anonymous':
      return undefined;
  }
}
