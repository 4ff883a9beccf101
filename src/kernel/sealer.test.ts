import { mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyCharacter } from '../../test/harness/any-character.js';
import { openProvenSealer, openSealer } from './sealer.js';

describe('sealer', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sealer-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('opens what it sealed, with the key of an earlier start, for the same purpose only', async () => {
    const file = join(directory, 'key');
    const [first, second] = await Promise.all([openSealer(file), openSealer(file)]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.string(), (text, purpose) => {
        const sealed = first.seal(text, purpose);
        expect(second.open(sealed, purpose).toString()).toBe(Buffer.from(text).toString());
        expect(() => second.open(sealed, `${purpose}x`)).toThrow();
      }),
      { numRuns: 30 },
    );
    expect(first.seal('a', 'b')).not.toBe(first.seal('a', 'b'));
    expect(() => first.open('AAAA', 'b')).toThrow('too short');
  });

  it('refuses another key than that of the first start', async () => {
    const file = join(directory, 'proven');
    let kept: string | undefined;
    const keep = async (make: () => string) => (kept ??= make());
    const sealed = (await openProvenSealer(file, keep)).seal('a', 'b');
    expect((await openProvenSealer(file, keep)).open(sealed, 'b').toString()).toBe('a');
    await rm(file);
    await expect(openProvenSealer(file, keep)).rejects.toThrow(`${file} is not the key that sealed`);
  });

  it('refuses a damaged key', async () => {
    const file = join(directory, 'damaged');
    await openSealer(file);
    await truncate(file, 5);
    await expect(openSealer(file)).rejects.toThrow('is not a key');
  });
});
