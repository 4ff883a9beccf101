import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { AssertionEncryptionModeType } from '@aws-sdk/client-iam';
import type { RequestContext } from '../../../front-door/service.js';
import { UPPER_ALPHANUMERIC } from '../../../kernel/ids.js';
import type { Account } from '../../../kernel/partition.js';
import type { Sealer } from '../../../kernel/sealer.js';
import type { Store } from '../../../store/store.js';
import { invalidInput, notFound, quotaExceeded } from '../errors.js';
import { findSamlProvider, type SamlProvider } from './saml-provider.js';

/** @source IAM User Guide, "Manage SAML encryption keys" */
const MAX_KEYS = 2;
const KEY_ID_LENGTH = 22;
const MIN_BITS = 2_048;

interface EncryptionInput {
  readonly AddPrivateKey?: string | undefined;
  readonly RemovePrivateKey?: string | undefined;
  readonly AssertionEncryptionMode?: AssertionEncryptionModeType | undefined;
}

type Encryption = Pick<SamlProvider, 'encryptionMode' | 'privateKeys'>;

/**
 * How a provider's assertions are encrypted after a request.
 * @throws AwsError InvalidInput, LimitExceeded, NoSuchEntity
 */
export function encryptionAfter(
  before: Encryption,
  input: EncryptionInput,
  { ids, clock }: RequestContext,
  sealer: Sealer,
): Encryption {
  const { AddPrivateKey: added, RemovePrivateKey: removed } = input;
  const { privateKeys: known = [] } = before;
  const kept = known.filter(({ keyId }) => keyId !== removed);
  if (removed !== undefined && kept.length === known.length) throw noSuchKey(removed);
  const keyId = ids.random(KEY_ID_LENGTH, UPPER_ALPHANUMERIC);
  const privateKeys =
    added === undefined
      ? kept
      : [...kept, { keyId, addedAt: clock.now(), sealedKey: sealer.seal(readable(added), purposeOf(keyId)) }];
  if (privateKeys.length > MAX_KEYS) throw quotaExceeded('PrivateKeysPerSAMLProvider', MAX_KEYS);
  const encryptionMode = input.AssertionEncryptionMode ?? before.encryptionMode;
  if (encryptionMode === 'Required' && privateKeys.length === 0) {
    throw invalidInput('A private key is needed where assertion encryption is required.');
  }
  return {
    ...(encryptionMode !== undefined && { encryptionMode }),
    ...(privateKeys.length > 0 && { privateKeys }),
  };
}

/** The keys of a provider, for whoever reads its assertions. */
export function iamSamlKeys(store: Store, sealer: Sealer) {
  return async (account: Account, providerArn: string): Promise<readonly KeyObject[]> => {
    const provider = await findSamlProvider(store, account, providerArn);
    return (provider?.privateKeys ?? []).map(({ keyId, sealedKey }) =>
      createPrivateKey(sealer.open(sealedKey, purposeOf(keyId))),
    );
  };
}

/** @throws AwsError InvalidInput */
function readable(pem: string): string {
  const key = keyOf(pem);
  const isLongEnough = (key?.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_BITS;
  if (key?.asymmetricKeyType !== 'rsa' || !isLongEnough) {
    throw invalidInput(
      `The private key must be an unencrypted RSA key in PEM, of at least ${MIN_BITS} bits.`,
    );
  }
  return pem;
}

function keyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function noSuchKey(keyId: string) {
  return notFound(`The SAML private key with id ${keyId} cannot be found.`);
}

function purposeOf(keyId: string): string {
  return `iam.samlKey ${keyId}`;
}
