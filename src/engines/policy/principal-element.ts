import { parseArn } from '../../kernel/arn.js';
import { dnsSuffixOf, partitionOfArn } from '../../kernel/partition.js';
import type { PrincipalElement } from './document.js';

/** Who asks, as the `Principal` element of a resource or trust policy sees it. */
export interface PrincipalFacts {
  /** `aws`: an account, a user, a role or a session of it. `federated`: somebody with an identity provider's word. */
  readonly kind: 'aws' | 'service' | 'federated';
  readonly accountId: string;
  /** The caller's own ARN, or the service's name, or the provider's ARN. */
  readonly arn: string;
  /** In which a service asks. */
  readonly region?: string;
  /** The role behind an assumed-role session. */
  readonly roleArn?: string;
}

/**
 * How closely an element names the caller. It matters in the same account: naming a user or session grants by
 * itself, naming a role grants within its boundary and session policy, naming the account only delegates to it.
 * @source IAM User Guide, "Policy evaluation logic", "Determining whether a request is allowed or denied"
 */
export type PrincipalMatch = 'none' | 'account' | 'role' | 'exact';

const STRENGTH: readonly PrincipalMatch[] = ['none', 'account', 'role', 'exact'];

export function matchPrincipal(element: PrincipalElement, caller: PrincipalFacts): PrincipalMatch {
  const match = matchNames(element, caller);
  if (!element.not) return match;
  return match === 'none' ? wildcardMatch(caller) : 'none';
}

/** @source IAM User Guide, "AWS JSON policy elements: Principal": `"*"` and `{"AWS":"*"}` are equivalent */
function matchNames({ by }: PrincipalElement, caller: PrincipalFacts): PrincipalMatch {
  if (caller.kind === 'federated') {
    return by !== '*' && by.get('Federated')?.includes(caller.arn) ? 'exact' : 'none';
  }
  if (by === '*' || by.get('AWS')?.includes('*')) return wildcardMatch(caller);
  if (caller.kind === 'service') {
    return by.get('Service')?.some((name) => isService(name, caller)) ? 'exact' : 'none';
  }
  let best: PrincipalMatch = 'none';
  for (const name of by.get('AWS') ?? []) best = stronger(best, matchAwsName(name, caller));
  return best;
}

/** Everyone: grants to roles as if it named the role, so boundaries and session policies still limit it. */
function wildcardMatch(caller: PrincipalFacts): PrincipalMatch {
  return caller.roleArn === undefined ? 'exact' : 'role';
}

function matchAwsName(name: string, caller: PrincipalFacts): PrincipalMatch {
  if (name === caller.arn) return isRootArn(name) ? 'account' : 'exact';
  if (name === caller.roleArn) return 'role';
  return namesAccountOf(name, caller) ? 'account' : 'none';
}

/** `123456789012` and `arn:aws:iam::123456789012:root` name the account; the latter not that of another partition. */
function namesAccountOf(name: string, caller: PrincipalFacts): boolean {
  if (/^\d{12}$/.test(name)) return name === caller.accountId;
  if (!isRootArn(name)) return false;
  const arn = parseArn(name);
  return arn?.accountId === caller.accountId && arn.partition === partitionOfArn(caller.arn);
}

/**
 * Services have one name everywhere, and some others beside it: one of China's, or one for each region.
 * @source Amazon Web Services in China, "Getting started": `ec2.amazonaws.com.cn`; AWS CodeDeploy User Guide, "Create a service role":
 * `codedeploy.us-east-2.amazonaws.com`, `codedeploy.cn-north-1.amazonaws.com.cn`
 */
function isService(name: string, { arn: service, region = '' }: PrincipalFacts): boolean {
  if (name === service) return true;
  const suffix = dnsSuffixOf(region);
  const prefix = service.slice(0, -'amazonaws.com'.length);
  return name === `${prefix}${suffix}` || name === `${prefix}${region}.${suffix}`;
}

function isRootArn(name: string): boolean {
  const arn = parseArn(name);
  return arn?.service === 'iam' && arn.resource === 'root';
}

function stronger(left: PrincipalMatch, right: PrincipalMatch): PrincipalMatch {
  return STRENGTH.indexOf(right) > STRENGTH.indexOf(left) ? right : left;
}
