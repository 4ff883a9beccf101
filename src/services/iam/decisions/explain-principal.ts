import type { Explanation } from '../../../engines/policy/explain.js';
import { accountOfArn, parseArn } from '../../../kernel/arn.js';
import type { Account } from '../../../kernel/partition.js';
import { type Principal, rootPrincipal } from '../../../kernel/principal.js';
import type { Store } from '../../../store/store.js';
import { loadIdentity } from '../identity.js';
import { roleArn } from '../model.js';
import { findRole, findUser } from '../store.js';
import { decideRequest } from './decide-request.js';
import { explainRecord } from './explain-record.js';

/** One permission that somebody wonders about. */
export interface Question {
  /** ARN of a user, a role, a session of one, or root. */
  readonly principal: string;
  readonly action: string;
  /** ARN or `*` */
  readonly resource: string;
  /** Epoch ms. */
  readonly now: number;
  readonly region: string;
}

/**
 * What the principal's own policies say; those of the resource, and its tags, are known only to requests.
 * @returns undefined where there is no such principal
 */
export async function explainPrincipal(store: Store, question: Question): Promise<Explanation | undefined> {
  const principal = await principalOf(store, question.principal);
  if (principal === undefined) return undefined;
  const { action, resource, now, region } = question;
  const identity = await loadIdentity(store, principal);
  const place = { accountId: principal.accountId, region, now };
  const check = await decideRequest(principal, identity, { action, resource }, place);
  const isAllowed = check.asked === undefined || check.asked.decision.effect === 'allowed';
  return explainRecord({
    requestId: undefined,
    principal,
    decidedAt: now,
    outcome: isAllowed ? 'allowed' : 'denied',
    checks: [check],
  });
}

async function principalOf(store: Store, text: string): Promise<Principal | undefined> {
  const arn = parseArn(text);
  const account = arn && accountOfArn(arn);
  if (arn === undefined || account === undefined) return undefined;
  const { accountId } = account;
  const [kind, ...path] = arn.resource.split('/');
  if (arn.service === 'iam' && kind === 'root') return rootPrincipal(account);
  if (arn.service === 'iam' && kind === 'user') {
    const user = await findUser(store, account, path.at(-1) ?? '');
    return user && { kind: 'user', accountId, arn: text, userId: user.userId, userName: user.userName };
  }
  if (arn.service === 'iam' && kind === 'role') return await sessionOf(store, account, path.at(-1), text);
  if (arn.service === 'sts' && kind === 'assumed-role') return await sessionOf(store, account, path[0], text);
  return undefined;
}

/** @param arn what the session is called in answers */
async function sessionOf(
  store: Store,
  account: Account,
  roleName: string | undefined,
  arn: string,
): Promise<Principal | undefined> {
  const role = await findRole(store, account, roleName ?? '');
  if (role === undefined) return undefined;
  const { roleId } = role;
  const sessionName = arn.split('/').at(-1) ?? '';
  return {
    kind: 'assumed-role',
    accountId: role.accountId,
    arn,
    roleArn: roleArn(role),
    roleName: role.roleName,
    roleId,
    sessionName,
  };
}
