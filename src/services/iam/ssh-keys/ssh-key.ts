import { collection, type Reader } from '../../../store/store.js';
import { notFound } from '../errors.js';
import type { KeyStatus, User } from '../model.js';
import { scopeOf } from '../store.js';

/** A user's public key for git over SSH. */
export interface SshKey {
  /** `APKA…` */
  readonly keyId: string;
  readonly userId: string;
  /** As it was uploaded. */
  readonly body: string;
  readonly fingerprint: string;
  readonly status: KeyStatus;
  readonly uploadedAt: number;
}

/** By id, in the account's scope. */
export const sshKeys = collection<SshKey>('iam.sshKey', {
  byUser: ({ userId }) => ({ value: userId }),
});

/** Oldest first. */
export async function sshKeysOf(reader: Reader, user: User): Promise<SshKey[]> {
  const found = await reader.listBy(sshKeys, scopeOf(user), 'byUser', user.userId);
  return found.map(({ doc }) => doc).sort((left, right) => left.uploadedAt - right.uploadedAt);
}

/** @throws AwsError NoSuchEntity */
export async function requireSshKey(reader: Reader, user: User, keyId: string): Promise<SshKey> {
  const found = await reader.get(sshKeys, scopeOf(user), keyId);
  if (found?.doc.userId !== user.userId) throw notFound(`The Public Key with id ${keyId} cannot be found.`);
  return found.doc;
}
