import { constants, generateKeyPair, type KeyObject, privateEncrypt, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { DAY_MS } from '../../kernel/duration.js';

/** A key and the certificate that it signed for itself. */
export interface SelfSigned {
  readonly privateKey: KeyObject;
  readonly certificate: forge.pki.Certificate;
}

const VALIDITY_MS = 3650 * DAY_MS;

/** What stands before a SHA-256 digest that is signed. @source RFC 8017, 9.2 note 1 */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/**
 * A new RSA key of 2,048 bits with a certificate that is good for ten years.
 * @param commonName of its subject and issuer
 * @param now epoch ms
 */
export async function createSelfSigned(commonName: string, now: number): Promise<SelfSigned> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  );
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(now - DAY_MS);
  certificate.validity.notAfter = new Date(now + VALIDITY_MS);
  const name = [{ name: 'commonName', value: commonName }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(sha256Signer(privateKey), forge.md.sha256.create());
  return { privateKey, certificate };
}

/**
 * The key as node-forge signs SHA-256 digests with it (RSASSA-PKCS1-v1_5). Node computes the signature: in JavaScript it takes
 * the processor for 30 ms and more.
 */
export function sha256Signer(key: KeyObject): forge.pki.rsa.PrivateKey {
  const sign = (digest: forge.md.MessageDigest): string => {
    const info = Buffer.concat([SHA256_INFO, Buffer.from(digest.digest().getBytes(), 'latin1')]);
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info).toString('latin1');
  };
  // Nothing else is asked of a key that signs.
  return { sign } as unknown as forge.pki.rsa.PrivateKey;
}
