import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Encrypts what must not lie in the database as it is: values of secrets, tokens of other services. */
export interface Sealer {
  /** @param purpose what the text belongs to; it opens only for that @returns base64 */
  seal(text: string | Uint8Array, purpose: string): string;
  /** @throws where the key is another one, the purpose differs or the text was changed */
  open(sealed: string, purpose: string): Buffer;
}

/** The file of the key is damaged, or holds another key than the one that sealed what is stored. */
export class KeyUnusable extends Error {
  override readonly name = 'KeyUnusable';
}

const PROOF = 'the key of this data directory';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The sealer of a data directory.
 * @param keep stores what was sealed at the first start, and returns it at every later one
 * @throws KeyUnusable where the key is not that of the first start: what is sealed could never be opened again
 */
export async function openProvenSealer(
  keyFile: string,
  keep: (make: () => string) => Promise<string>,
): Promise<Sealer> {
  const sealer = await openSealer(keyFile);
  const proof = await keep(() => sealer.seal(PROOF, PROOF));
  try {
    sealer.open(proof, PROOF);
  } catch (cause) {
    const words = `${keyFile} is not the key that sealed the secrets of this data directory: put that one back`;
    throw new KeyUnusable(words, { cause });
  }
  return sealer;
}

/**
 * AES-256-GCM with a key in a file of its own, made on the first start. Who copies the database alone can read nothing.
 * @throws KeyUnusable
 */
export async function openSealer(keyFile: string): Promise<Sealer> {
  const key = await keyOf(keyFile);
  return {
    seal(text, purpose) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const body = [iv, cipher.update(text), cipher.final()];
      return Buffer.concat([...body, cipher.getAuthTag()]).toString('base64');
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < IV_BYTES + TAG_BYTES) throw new Error(`what is sealed for ${purpose} is too short`);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
}

async function keyOf(keyFile: string): Promise<Buffer> {
  const key = (await readIfPresent(keyFile)) ?? (await makeKey(keyFile));
  if (key.length !== KEY_BYTES) throw new KeyUnusable(`${keyFile} is not a key of ${KEY_BYTES} bytes`);
  return key;
}

/** Linked into place when it is whole and on the disk: two servers that start at once agree on one of their keys. */
async function makeKey(keyFile: string): Promise<Buffer> {
  await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
  const draft = join(dirname(keyFile), `.key-${randomBytes(8).toString('hex')}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(randomBytes(KEY_BYTES));
    await file.sync();
  } finally {
    await file.close();
  }
  await link(draft, keyFile).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return await readFile(keyFile);
}

async function readIfPresent(file: string): Promise<Buffer | undefined> {
  return await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}
