import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto';
import { parseXml } from './parse-xml.js';
import { DSIG } from './xml-signature.js';
import { attributeOf, childrenOf, onlyChild, textOf, type XmlElement, XmlRefused } from './xml-tree.js';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

interface BlockCipher {
  readonly name: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc';
  readonly keyBytes: number;
}

const CIPHERS: ReadonlyMap<string, BlockCipher> = new Map(
  Object.entries({
    [`${XENC11}aes128-gcm`]: { name: 'aes-128-gcm', keyBytes: 16 },
    [`${XENC11}aes256-gcm`]: { name: 'aes-256-gcm', keyBytes: 32 },
    [`${XENC}aes128-cbc`]: { name: 'aes-128-cbc', keyBytes: 16 },
    [`${XENC}aes192-cbc`]: { name: 'aes-192-cbc', keyBytes: 24 },
    [`${XENC}aes256-cbc`]: { name: 'aes-256-cbc', keyBytes: 32 },
  }),
);

const OAEP_HASHES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    [`${DSIG}sha1`]: 'sha1',
    [`${XENC}sha256`]: 'sha256',
  }),
);
const MASK_HASHES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    [`${XENC11}mgf1sha1`]: 'sha1',
    [`${XENC11}mgf1sha256`]: 'sha256',
  }),
);

const GCM_IV_BYTES = 12;
const GCM_TAG_BYTES = 16;
const BLOCK_BYTES = 16;

/**
 * The element within an `EncryptedData`, in the namespaces that are in scope there.
 * @param holder of the EncryptedData, and of its key where that stands beside it
 * @param isAuthentic whether somebody has signed the ciphertext. AES-CBC is taken only then: answers to changed ciphertexts would
 * tell the plaintext, byte by byte
 * @source W3C Recommendation "XML Encryption Syntax and Processing Version 1.1"
 * @throws XmlRefused
 */
export function decrypted(
  holder: XmlElement,
  keys: readonly KeyObject[],
  { isAuthentic }: { readonly isAuthentic: boolean },
): XmlElement {
  const data = onlyChild(holder, XENC, 'EncryptedData');
  const cipher = CIPHERS.get(algorithmOf(data));
  const info = onlyChild(data, DSIG, 'KeyInfo');
  const sealedKeys = [info, holder].flatMap((place) =>
    place ? childrenOf(place, XENC, 'EncryptedKey') : [],
  );
  if (cipher === undefined || (cipher.name.endsWith('cbc') && !isAuthentic)) throw unreadable();
  const bytes = cipherValue(data);
  for (const sealed of sealedKeys) {
    const secret = unsealed(sealed, keys, cipher.keyBytes);
    if (secret) return parseXml(plain(bytes, secret, cipher).toString('utf8'), holder.scope);
  }
  throw unreadable();
}

function unsealed(sealed: XmlElement, keys: readonly KeyObject[], keyBytes: number): Buffer | undefined {
  const oaepHash = oaepHashOf(onlyChild(sealed, XENC, 'EncryptionMethod'));
  if (oaepHash === undefined) return undefined;
  const bytes = cipherValue(sealed);
  for (const key of keys) {
    try {
      const secret = privateDecrypt({ key, oaepHash, padding: constants.RSA_PKCS1_OAEP_PADDING }, bytes);
      if (secret.length === keyBytes) return secret;
    } catch {
      // It is for another of the keys.
    }
  }
  return undefined;
}

/** OAEP with one hash for label and mask. */
function oaepHashOf(method: XmlElement | undefined): string | undefined {
  const digest = attributeOf(method && onlyChild(method, DSIG, 'DigestMethod'), 'Algorithm');
  const hash = OAEP_HASHES.get(digest ?? `${DSIG}sha1`);
  const mask = attributeOf(method && onlyChild(method, XENC11, 'MGF'), 'Algorithm');
  const algorithm = attributeOf(method, 'Algorithm');
  if (algorithm === `${XENC}rsa-oaep-mgf1p`) return hash === 'sha1' ? hash : undefined;
  const isSame = hash === MASK_HASHES.get(mask ?? `${XENC11}mgf1sha1`);
  return algorithm === `${XENC11}rsa-oaep` && isSame ? hash : undefined;
}

/** @throws XmlRefused */
function plain(bytes: Buffer, key: Buffer, { name }: BlockCipher): Buffer {
  try {
    if (name === 'aes-128-gcm' || name === 'aes-256-gcm') {
      const cipher = createDecipheriv(name, key, bytes.subarray(0, GCM_IV_BYTES), {
        authTagLength: GCM_TAG_BYTES,
      });
      cipher.setAuthTag(bytes.subarray(-GCM_TAG_BYTES));
      return Buffer.concat([cipher.update(bytes.subarray(GCM_IV_BYTES, -GCM_TAG_BYTES)), cipher.final()]);
    }
    const cipher = createDecipheriv(name, key, bytes.subarray(0, BLOCK_BYTES)).setAutoPadding(false);
    const padded = Buffer.concat([cipher.update(bytes.subarray(BLOCK_BYTES)), cipher.final()]);
    return unpadded(padded);
  } catch {
    // Which of all that went wrong is nobody's business.
    throw unreadable();
  }
}

/** Only the last byte of the padding means something. */
function unpadded(padded: Buffer): Buffer {
  const length = padded.at(-1) ?? 0;
  if (length === 0 || length > BLOCK_BYTES) throw unreadable();
  return padded.subarray(0, -length);
}

function cipherValue(element: XmlElement | undefined): Buffer {
  const value = textOf(onlyChild(onlyChild(element, XENC, 'CipherData'), XENC, 'CipherValue'));
  const text = value?.replace(/\s+/g, '') ?? '';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw unreadable();
  return Buffer.from(text, 'base64');
}

function algorithmOf(data: XmlElement | undefined): string {
  return attributeOf(onlyChild(data, XENC, 'EncryptionMethod'), 'Algorithm') ?? '';
}

function unreadable(): XmlRefused {
  return new XmlRefused('an encrypted element cannot be read');
}
