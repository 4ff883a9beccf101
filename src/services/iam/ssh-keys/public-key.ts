import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { AwsError } from '../../../kernel/aws-error.js';

const ALGORITHM = 'ssh-rsa';
/** @source IAM API reference, UploadSSHPublicKey */
const MIN_BITS = 2_048;

/** An RSA key for git over SSH, in both its spellings. */
export interface RsaPublicKey {
  /** `ssh-rsa AAAA…`, without a comment. */
  readonly ssh: string;
  /** `-----BEGIN PUBLIC KEY-----…` */
  readonly pem: string;
  /** MD5 of the key's SSH form: hex in pairs with colons. */
  readonly fingerprint: string;
}

/**
 * Reads `ssh-rsa …` or PEM.
 * @throws AwsError InvalidPublicKey, UnrecognizedPublicKeyEncoding
 */
export function readPublicKey(body: string): RsaPublicKey {
  const text = body.trim();
  const key = text.startsWith(`${ALGORITHM} `) ? fromSsh(text) : fromPem(text);
  if (key.asymmetricKeyType !== 'rsa') throw invalid('The public key must be an RSA key.');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_BITS) {
    throw invalid(`The public key must have at least ${MIN_BITS} bits.`);
  }
  const blob = sshBlob(key);
  const digest = createHash('md5').update(blob).digest('hex');
  return {
    ssh: `${ALGORITHM} ${blob.toString('base64')}`,
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: (digest.match(/../g) ?? []).join(':'),
  };
}

function fromSsh(text: string): KeyObject {
  const fields = sshFields(Buffer.from(text.split(/\s+/)[1] ?? '', 'base64'));
  const [name, exponent, modulus, ...more] = fields ?? [];
  if (name?.toString('latin1') !== ALGORITHM || !exponent || !modulus || more.length > 0) {
    throw invalid('The public key could not be read.');
  }
  const jwk = { kty: 'RSA', e: exponent.toString('base64url'), n: modulus.toString('base64url') };
  return read(() => createPublicKey({ key: jwk, format: 'jwk' }));
}

function fromPem(text: string): KeyObject {
  if (!/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(text)) {
    throw new AwsError(
      'UnrecognizedPublicKeyEncodingException',
      'The public key must be in the ssh-rsa or the PEM format.',
    );
  }
  return read(() => createPublicKey(text));
}

function read(parse: () => KeyObject): KeyObject {
  try {
    return parse();
  } catch {
    // OpenSSL's words say nothing to whoever sent it.
    throw invalid('The public key could not be read.');
  }
}

/** @source RFC 4253, "Public Key Algorithms": `ssh-rsa`, e, n */
function sshBlob(key: KeyObject): Buffer {
  const { e = '', n = '' } = key.export({ format: 'jwk' });
  const numbers = [e, n].map((number) => positive(Buffer.from(number, 'base64url')));
  return Buffer.concat([Buffer.from(ALGORITHM), ...numbers].flatMap((field) => [lengthOf(field), field]));
}

/** Numbers are signed: one whose first bit is set begins with a zero. */
function positive(number: Buffer): Buffer {
  return number.readUInt8(0) < 0x80 ? number : Buffer.concat([Buffer.alloc(1), number]);
}

function lengthOf(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return length;
}

/** Fields that each say their length first; numbers come without leading zeros. */
function sshFields(blob: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at + 4 <= blob.length) {
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    const field = blob.subarray(at + 4, end);
    fields.push(field[0] === 0 ? field.subarray(1) : field);
    at = end;
  }
  return at === blob.length ? fields : undefined;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidPublicKeyException', message);
}
