import type { Account } from '../../../kernel/partition.js';
import { collection, type Reader } from '../../../store/store.js';
import { notFound } from '../errors.js';
import { iamArn, type Tag } from '../model.js';
import { nameKey, scopeOf } from '../store.js';
import type { TaggedKind } from '../tagged-kind.js';

/** A certificate for servers. Its private key was checked and is not kept. */
export interface ServerCertificate extends Account {
  readonly name: string;
  /** `ASCA…` */
  readonly certificateId: string;
  readonly path: string;
  /** PEM, as it was uploaded. */
  readonly body: string;
  readonly chain?: string;
  readonly uploadedAt: number;
  readonly expiresAt: number;
  readonly tags: readonly Tag[];
}

/** By name, in the account's scope. */
export const serverCertificates = collection<ServerCertificate>('iam.serverCertificate');

export function serverCertificateArn(account: Account, path: string, name: string): string {
  return iamArn(account, `server-certificate${path}${name}`);
}

export async function findServerCertificate(
  reader: Reader,
  account: Account,
  name: string,
): Promise<ServerCertificate | undefined> {
  return (await reader.get(serverCertificates, scopeOf(account), nameKey(name)))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireServerCertificate(
  reader: Reader,
  account: Account,
  name: string,
): Promise<ServerCertificate> {
  const certificate = await findServerCertificate(reader, account, name);
  if (certificate === undefined) {
    throw notFound(`The Server Certificate with name ${name} cannot be found.`);
  }
  return certificate;
}

export const taggedServerCertificate: TaggedKind<ServerCertificate> = {
  quotaName: 'ServerCertificate',
  source: serverCertificates,
  require: requireServerCertificate,
  keyOf: ({ name }) => nameKey(name),
};
