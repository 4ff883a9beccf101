import { collection, type Reader } from '../../../store/store.js';
import { notFound } from '../errors.js';
import type { KeyStatus, User } from '../model.js';
import { scopeOf } from '../store.js';

/** A user's certificate for requests that are signed with it. */
export interface SigningCertificate {
  /** 32 letters and digits. */
  readonly certificateId: string;
  readonly userId: string;
  /** PEM, as it was uploaded. */
  readonly body: string;
  /** SHA-256 of the certificate itself. */
  readonly fingerprint: string;
  readonly status: KeyStatus;
  readonly uploadedAt: number;
}

/** By id, in the account's scope. */
export const signingCertificates = collection<SigningCertificate>('iam.signingCertificate', {
  byUser: ({ userId }) => ({ value: userId }),
});

/** Oldest first. */
export async function signingCertificatesOf(reader: Reader, user: User): Promise<SigningCertificate[]> {
  const found = await reader.listBy(signingCertificates, scopeOf(user), 'byUser', user.userId);
  return found.map(({ doc }) => doc).sort((left, right) => left.uploadedAt - right.uploadedAt);
}

/** @throws AwsError NoSuchEntity */
export async function requireSigningCertificate(
  reader: Reader,
  user: User,
  certificateId: string,
): Promise<SigningCertificate> {
  const found = await reader.get(signingCertificates, scopeOf(user), certificateId);
  if (found?.doc.userId !== user.userId) {
    throw notFound(`The Certificate with id ${certificateId} cannot be found.`);
  }
  return found.doc;
}
