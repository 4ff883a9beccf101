import type { RequestContext } from '../../../front-door/service.js';
import type { User } from '../model.js';
import { readAccount } from '../store.js';
import type { LoginProfile } from './login-profile.js';
import { hashPassword, isSameHash } from './password-hash.js';
import { checkPassword, doesNotConform, MAX_REMEMBERED_PASSWORDS } from './password-policy.js';

/** Checks a new password against the account's policy. @throws AwsError PasswordPolicyViolation */
export async function checkNewPassword(context: RequestContext, password: string): Promise<void> {
  const { alias, passwordPolicy } = await readAccount(context.store, context.account);
  const names = alias === undefined ? [context.accountId] : [context.accountId, alias];
  checkPassword(password, passwordPolicy, names);
}

/**
 * The profile with another password. Hashing is slow and so is not for transactions.
 * @throws AwsError PasswordPolicyViolation, also for a former password that must not be used again
 */
export async function withPassword(
  context: RequestContext,
  profile: LoginProfile,
  password: string,
): Promise<LoginProfile> {
  await checkNewPassword(context, password);
  const { passwordPolicy } = await readAccount(context.store, context.account);
  const passwordHash = await hashPassword(password, profile.salt);
  const former = [profile.passwordHash, ...profile.formerHashes];
  const barred = former.slice(0, passwordPolicy?.reusePrevention ?? 0);
  if (barred.some((hash) => isSameHash(hash, passwordHash))) throw doesNotConform();
  return {
    ...profile,
    passwordHash,
    formerHashes: former.slice(0, MAX_REMEMBERED_PASSWORDS),
    changedAt: context.clock.now(),
  };
}

/** The user's first password. @throws AwsError PasswordPolicyViolation */
export async function firstPassword(
  context: RequestContext,
  user: User,
  password: string,
  salt: string,
): Promise<LoginProfile> {
  await checkNewPassword(context, password);
  const now = context.clock.now();
  return {
    userId: user.userId,
    salt,
    passwordHash: await hashPassword(password, salt),
    formerHashes: [],
    createdAt: now,
    changedAt: now,
    mustReset: false,
  };
}
