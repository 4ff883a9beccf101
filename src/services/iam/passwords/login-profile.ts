import { collection, type Reader } from '../../../store/store.js';
import { notFound } from '../errors.js';
import type { User } from '../model.js';
import { scopeOf } from '../store.js';

/** A user's password for people; by user id, in the account's scope. */
export interface LoginProfile {
  readonly userId: string;
  /** Hex; one for all of a user's passwords, so that the old ones can be told again. */
  readonly salt: string;
  /** Hex. */
  readonly passwordHash: string;
  /** Youngest first, without the current one: what must not be used again. */
  readonly formerHashes: readonly string[];
  readonly createdAt: number;
  readonly changedAt: number;
  /** The user has to choose a password of their own. */
  readonly mustReset: boolean;
}

export const loginProfiles = collection<LoginProfile>('iam.loginProfile');

export async function findLoginProfile(reader: Reader, user: User): Promise<LoginProfile | undefined> {
  return (await reader.get(loginProfiles, scopeOf(user), user.userId))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireLoginProfile(reader: Reader, user: User): Promise<LoginProfile> {
  const profile = await findLoginProfile(reader, user);
  if (profile === undefined) throw notFound(`Login Profile for User ${user.userName} cannot be found.`);
  return profile;
}
