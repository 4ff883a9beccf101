import { createHash, createSign } from 'node:crypto';
import forge from 'node-forge';
import { createSelfSigned } from '../../../engines/certificates/self-signed.js';
import type { Clock } from '../../../kernel/clock.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { collection, PARTITION_SCOPE, type Store, WriteConflict } from '../../../store/store.js';

/** Who signs the messages of this data directory: made once, so that what was received can still be verified after a restart. */
export interface SignerDocument {
  /** Names the certificate in its URL. */
  readonly id: string;
  /** PEM */
  readonly certificate: string;
  /** PEM, sealed. */
  readonly privateKey: string;
}

const signers = collection<SignerDocument>('sns.signer');
const KEY = 'signer';
const PURPOSE = 'sns.signer';

/** @returns undefined where nothing was ever signed */
export async function findSigner(store: Pick<Store, 'get'>): Promise<SignerDocument | undefined> {
  return (await store.get(signers, PARTITION_SCOPE, KEY))?.doc;
}

/** The signer, made where there is none yet: two that are made at once agree on one. */
export async function requireSigner(store: Store, sealer: Sealer, clock: Clock): Promise<SignerDocument> {
  const known = await findSigner(store);
  if (known) return known;
  const made = await makeSigner(sealer, clock.now());
  try {
    await store.transaction((tx) => tx.put(signers, PARTITION_SCOPE, KEY, made, { expect: 'absent' }));
    return made;
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    return await requireSigner(store, sealer, clock);
  }
}

async function makeSigner(sealer: Sealer, now: number): Promise<SignerDocument> {
  const { certificate, privateKey } = await createSelfSigned('Pipewright SNS message signer', now);
  const pem = forge.pki.certificateToPem(certificate);
  return {
    id: createHash('sha256').update(pem).digest('hex').slice(0, 32),
    certificate: pem,
    privateKey: sealer.seal(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), PURPOSE),
  };
}

/** @param version of the topic's `SignatureVersion` @returns base64 */
export function signText(text: string, version: string, signer: SignerDocument, sealer: Sealer): string {
  const privateKey = sealer.open(signer.privateKey, PURPOSE);
  return createSign(version === '2' ? 'RSA-SHA256' : 'RSA-SHA1')
    .update(text)
    .sign(privateKey, 'base64');
}

export function certificateUrl(endpoint: string, signer: SignerDocument): string {
  return `${endpoint}/SimpleNotificationService-${signer.id}.pem`;
}
