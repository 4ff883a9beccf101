import type { Account } from '../../../kernel/partition.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { collection, type Reader } from '../../../store/store.js';
import { notFound } from '../errors.js';
import { iamArn, type Tag, type User } from '../model.js';
import { scopeOf } from '../store.js';
import type { TaggedKind } from '../tagged-kind.js';
import type { Totp } from './totp.js';

/** A virtual device that makes one-time codes. */
export interface MfaDevice extends Account {
  /** Its ARN. */
  readonly serialNumber: string;
  readonly path: string;
  readonly name: string;
  readonly createdAt: number;
  readonly totp: SealedTotp;
  /** Whose it is, once that user has shown two codes of it. */
  readonly assigned?: { readonly userId: string; readonly enabledAt: number };
  readonly tags: readonly Tag[];
}

/** The state of a device's codes as it is kept: whoever copies the database cannot make any. */
export interface SealedTotp extends Omit<Totp, 'seed'> {
  readonly sealedSeed: string;
}

export function sealTotp({ seed, ...state }: Totp, serialNumber: string, sealer: Sealer): SealedTotp {
  return { ...state, sealedSeed: sealer.seal(seed, purposeOf(serialNumber)) };
}

export function openTotp({ serialNumber, totp }: MfaDevice, sealer: Sealer): Totp {
  const { sealedSeed, ...state } = totp;
  return { ...state, seed: sealer.open(sealedSeed, purposeOf(serialNumber)).toString() };
}

function purposeOf(serialNumber: string): string {
  return `iam.mfaDevice ${serialNumber}`;
}

/** By serial number, in the account's scope. */
export const mfaDevices = collection<MfaDevice>('iam.mfaDevice', {
  byUser: ({ assigned }) => (assigned === undefined ? undefined : { value: assigned.userId }),
});

export function mfaArn(account: Account, path: string, name: string): string {
  return iamArn(account, `mfa${path}${name}`);
}

export async function findMfaDevice(
  reader: Reader,
  account: Account,
  serialNumber: string,
): Promise<MfaDevice | undefined> {
  return (await reader.get(mfaDevices, scopeOf(account), serialNumber))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireMfaDevice(
  reader: Reader,
  account: Account,
  serialNumber: string,
): Promise<MfaDevice> {
  const device = await findMfaDevice(reader, account, serialNumber);
  if (device === undefined) {
    throw notFound(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
  }
  return device;
}

export async function mfaDevicesOf(reader: Reader, user: User): Promise<MfaDevice[]> {
  const found = await reader.listBy(mfaDevices, scopeOf(user), 'byUser', user.userId);
  return found.map(({ doc }) => doc);
}

export const taggedMfaDevice: TaggedKind<MfaDevice> = {
  quotaName: 'VirtualMfaDevice',
  source: mfaDevices,
  require: requireMfaDevice,
  keyOf: ({ serialNumber }) => serialNumber,
};
