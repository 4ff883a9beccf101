import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawTarEntry, type RawZipEntry, rawTar, rawZip } from '../../../test/harness/raw-archives.js';
import {
  type ArchiveLimits,
  createZip,
  extractTar,
  extractZip,
  listZip,
  readZipEntry,
  UnsafeArchive,
  zipDirectory,
} from './archive.js';
import { PIECE_BYTES } from './deflate.js';
import { EntryTree } from './entry-tree.js';
import { directoryHeader, endRecords, localHeader } from './zip-records.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipewright-archive-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

let serial = 0;
async function place(): Promise<{ readonly dir: string; readonly file: string; readonly target: string }> {
  const dir = join(root, String(++serial));
  await mkdir(dir);
  return { dir, file: join(dir, 'archive'), target: join(dir, 'out') };
}

/** Path -> what lies there, for comparison of whole trees. */
async function treeOf(dir: string, prefix = ''): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const name of await readdir(join(dir, prefix))) {
    const path = prefix + name;
    const info = await lstat(join(dir, path));
    if (info.isDirectory()) {
      tree[`${path}/`] = 'directory';
      Object.assign(tree, await treeOf(dir, `${path}/`));
    } else if (info.isSymbolicLink()) tree[path] = `-> ${await readlink(join(dir, path))}`;
    else
      tree[path] = `${(info.mode & 0o777).toString(8)} ${(await readFile(join(dir, path))).toString('hex')}`;
  }
  return tree;
}

const text = (value: string) => Buffer.from(value);
const SYMLINK = 0o120777;
const link = (name: string, target: string): RawZipEntry => ({ name, data: text(target), unixMode: SYMLINK });
const SMALL: ArchiveLimits = { maxEntries: 10, maxTotalBytes: 1_000, maxEntryBytes: 600 };

describe('hostile zips', () => {
  const cases: readonly [what: string, entries: readonly RawZipEntry[], message: RegExp][] = [
    ['absolute path', [{ name: '/etc/passwd' }], /"\/etc\/passwd": has an absolute path/],
    ['parent', [{ name: '../x' }], /leads out of the archive/],
    ['parent in the middle', [{ name: 'a/../../x' }], /leads out of the archive/],
    ['parent that stays inside', [{ name: 'a/../x' }], /leads out of the archive/],
    ['drive letter', [{ name: 'C:x' }], /drive letter/],
    ['backslash', [{ name: '..\\x' }], /backslash/],
    ['NUL', [{ name: 'a\0b' }], /NUL/],
    ['no name', [{ name: '' }], /has no name/],
    ['the root as a file', [{ name: '.' }], /takes the place of the root/],
    ['long name', [{ name: 'n'.repeat(256) }], /too long a name/],
    ['long path', [{ name: 'abc/'.repeat(800) }], /too long a path/],
    ['the same file twice', [{ name: 'a' }, { name: 'a' }], /twice/],
    ['the same file in two spellings', [{ name: 'a/b' }, { name: './a//b' }], /twice/],
    ['file as directory', [{ name: 'a' }, { name: 'a/b' }], /lies below the file a/],
    ['directory as file', [{ name: 'a/b' }, { name: 'a' }], /twice/],
    ['absolute link', [link('a', '/etc')], /link to an absolute path/],
    ['link out', [link('a', '../..')], /link that leads out/],
    ['link out from below', [link('d/e/a', '../../../x')], /link that leads out/],
    ['link out through another', [link('p/q/up', '../..'), link('c', 'p/q/up/../x')], /link that leads out/],
    ['link through a later one', [link('c', 'p/up/../x'), link('p/up', '..')], /link that leads out/],
    ['write through a link', [link('a', 'b'), { name: 'a/x' }], /lies below the symlink a/],
    ['link in place of a directory', [{ name: 'a/x' }, link('a', 'b')], /twice/],
    ['links in a loop', [link('a', 'b'), link('b', 'a')], /loop/],
    ['link to nothing', [link('a', '')], /without a valid target/],
    ['link of endless length', [link('a', 'x'.repeat(5_000))], /more than 4096 bytes|more than 600 bytes/],
    ['character device', [{ name: 'a', unixMode: 0o020644 }], /neither a file/],
    ['pipe', [{ name: 'a', unixMode: 0o010644 }], /neither a file/],
    ['encrypted', [{ name: 'a', flags: 1, data: Buffer.alloc(12), claimedSize: 0 }], /is encrypted/],
    ['strongly encrypted', [{ name: 'a', flags: 0x41 }], /strong encryption/],
    ['unknown compression', [{ name: 'a', method: 12 }], /compression method 12/],
    ['wrong checksum', [{ name: 'a', data: text('x'), claimedCrc: 1 }], /wrong checksum/],
    [
      'smaller than it says',
      [{ name: 'a', data: text('x'), deflate: true, claimedSize: 9 }],
      /has 1 bytes, not 9/,
    ],
    ['damaged data', [{ name: 'a', data: text('zzzzzzz'), method: 8, claimedSize: 7 }], /"a": /],
    ['one too large', [{ name: 'a', data: Buffer.alloc(601), deflate: true }], /more than 600 bytes/],
    [
      'a claim of little',
      [{ name: 'a', data: Buffer.alloc(1e6), deflate: true, claimedSize: 5 }],
      /more than 5 bytes/,
    ],
    [
      'a claim of much',
      [{ name: 'a', data: Buffer.alloc(1e6), deflate: true, claimedSize: 1e6 + 1 }],
      /more than 600/,
    ],
    [
      'too large together',
      [
        { name: 'a', data: Buffer.alloc(600), deflate: true },
        { name: 'b', data: Buffer.alloc(600), deflate: true },
      ],
      /more than 1000 bytes in all/,
    ],
    ['too many', Array.from({ length: 11 }, (_, index) => ({ name: `${index}` })), /more than 10 entries/],
    ['too many directories', [{ name: `${'d/'.repeat(12)}f` }], /more than 10 entries/],
  ];

  it.each(cases)('%s', async (_what, entries, message) => {
    const { dir, file, target } = await place();
    await writeFile(file, rawZip(entries));
    const attempt = extractZip(file, target, SMALL);
    await expect(attempt).rejects.toThrow(UnsafeArchive);
    await expect(attempt).rejects.toThrow(message);
    expect(await readdir(dir)).toEqual(['archive']);
  });

  it('stops where an entry has more than it says, however much follows', async () => {
    const { dir, file, target } = await place();
    await writeFile(
      file,
      rawZip([{ name: 'a', data: Buffer.alloc(1 << 27), deflate: true, claimedSize: 1e5 }]),
    );
    await expect(extractZip(file, target)).rejects.toThrow(/more than 100000 bytes as it says/);
    expect(await readdir(dir)).toEqual(['archive']);
  });

  it('refuses what is no zip, is cut off, or hides its end', async () => {
    const { file, target } = await place();
    const whole = rawZip([{ name: 'a', data: text('hello') }]);
    for (const bytes of [
      text(''),
      text('PK'),
      Buffer.alloc(70_000),
      whole.subarray(0, -1),
      whole.subarray(5),
    ]) {
      await writeFile(file, bytes);
      await expect(extractZip(file, target)).rejects.toThrow(UnsafeArchive);
    }
  });

  it('fails as the file system does where there is no such file', async () => {
    const { dir, target } = await place();
    await expect(extractZip(join(dir, 'none'), target)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('never throws anything but a refusal for damaged bytes', async () => {
    const { file, target } = await place();
    const whole = rawZip([
      { name: 'a/b', data: text('hello hello hello'), deflate: true },
      { name: 'c', data: text('x'), zip64: true },
      link('l', 'a/b'),
    ]);
    const damage = fc.array(
      fc.record({ at: fc.nat(whole.length - 1), to: fc.integer({ min: 0, max: 255 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, to } of changes) bytes[at] = to;
        await writeFile(file, bytes);
        await extractZip(file, target, SMALL).catch((error: unknown) =>
          expect(error).toBeInstanceOf(UnsafeArchive),
        );
        await rm(target, { recursive: true, force: true });
      }),
      { numRuns: 150 },
    );
  });
});

describe('hostile tars', () => {
  const cases: readonly [what: string, entries: readonly RawTarEntry[], message: RegExp][] = [
    ['absolute path', [{ name: '/x' }], /absolute/],
    ['parent', [{ name: 'a/../../x' }], /leads out/],
    ['symlink out', [{ name: 'a', type: '2', linkTo: '../x' }], /leads out/],
    ['write through a link', [{ name: 'a', type: '2', linkTo: 'b' }, { name: 'a/x' }], /below the symlink/],
    [
      'directory over a link',
      [
        { name: 'a', type: '2', linkTo: 'b' },
        { name: 'a', type: '5' },
      ],
      /twice/,
    ],
    ['hard link out', [{ name: 'a', type: '1', linkTo: '/etc/passwd' }], /absolute/],
    ['hard link up', [{ name: 'a', type: '1', linkTo: '../x' }], /leads out/],
    ['hard link to a later file', [{ name: 'a', type: '1', linkTo: 'b' }, { name: 'b' }], /no earlier file/],
    [
      'hard link to a link',
      [
        { name: 'l', type: '2', linkTo: 'x' },
        { name: 'a', type: '1', linkTo: 'l' },
      ],
      /no earlier/,
    ],
    ['character device', [{ name: 'a', type: '3' }], /character-device/],
    ['block device', [{ name: 'a', type: '4' }], /block-device/],
    ['pipe', [{ name: 'a', type: '6' }], /fifo/],
    ['unknown type', [{ name: 'a', type: 'Z' }], /unknown type/],
    ['twice', [{ name: 'a' }, { name: './a' }], /twice/],
    ['one too large', [{ name: 'a', data: Buffer.alloc(601) }], /more than 600 bytes/],
    ['too many', Array.from({ length: 11 }, (_, index) => ({ name: `${index}` })), /more than 10 entries/],
  ];

  it.each(cases)('%s', async (_what, entries, message) => {
    for (const gzip of [false, true]) {
      const { dir, file, target } = await place();
      await writeFile(file, gzip ? gzipSync(rawTar(entries)) : rawTar(entries));
      const attempt = extractTar(file, target, { gzip }, SMALL);
      await expect(attempt).rejects.toThrow(UnsafeArchive);
      await expect(attempt).rejects.toThrow(message);
      expect(await readdir(dir)).toEqual(['archive']);
    }
  });

  it('bounds a stream of nothing', async () => {
    const { file, target } = await place();
    await writeFile(file, gzipSync(Buffer.alloc(200_000)));
    await expect(extractTar(file, target, { gzip: true }, SMALL)).rejects.toThrow(/more than 82920 bytes/);
  });

  it('refuses what is cut off, no tar, or no gzip', async () => {
    const { file, target } = await place();
    const whole = rawTar([{ name: 'a', data: Buffer.alloc(400) }]);
    await writeFile(file, whole.subarray(0, 700));
    await expect(extractTar(file, target, { gzip: false })).rejects.toThrow(UnsafeArchive);
    await writeFile(file, gzipSync(whole).subarray(0, -20));
    await expect(extractTar(file, target, { gzip: true })).rejects.toThrow(UnsafeArchive);
    await writeFile(file, Buffer.alloc(2_048, 'x'));
    await expect(extractTar(file, target, { gzip: false })).rejects.toThrow(UnsafeArchive);
    await expect(extractTar(file, target, { gzip: true })).rejects.toThrow(UnsafeArchive);
  });
});

describe('extraction', () => {
  it('keeps exec bits, safe links and UTF-8 names, and drops set-id bits', async () => {
    const { file, target } = await place();
    const zip = rawZip([
      { name: 'bin/', unixMode: 0o040755 },
      { name: 'bin/run', data: text('#!'), unixMode: 0o104755 },
      { name: 'größe/日本', data: text('x') },
      { name: 'secret', unixMode: 0o100000 },
      link('bin/alias', 'run'),
      link('bin/up', '../größe/日本'),
      link('dangling', 'nowhere/at/all'),
    ]);
    await writeFile(file, zip);
    expect(await extractZip(file, target)).toEqual({ entries: 7, sizeBytes: 3 });
    expect(await treeOf(target)).toEqual({
      'bin/': 'directory',
      'bin/run': '755 2321',
      'bin/alias': '-> run',
      'bin/up': '-> ../größe/日本',
      dangling: '-> nowhere/at/all',
      'größe/': 'directory',
      'größe/日本': '644 78',
      secret: '600 ',
    });
  });

  it('reads zip64, and modes only from systems that have them', async () => {
    const { file, target } = await place();
    await writeFile(
      file,
      rawZip(
        [
          { name: 'a', data: text('big'), zip64: true },
          { ...link('b', 'a'), host: 0 },
        ],
        { zip64End: true },
      ),
    );
    await extractZip(file, target);
    expect(await treeOf(target)).toEqual({ a: '644 626967', b: '644 61' });
  });

  it('wants an empty target, and keeps its mode', async () => {
    const { file, target } = await place();
    await writeFile(file, rawZip([{ name: 'a' }]));
    await mkdir(target, { mode: 0o700 });
    await extractZip(file, target);
    expect((await lstat(target)).mode & 0o777).toBe(0o700);
    await expect(extractZip(file, target)).rejects.toThrow(/is not empty/);
  });

  it('clears what a killed extraction left behind', async () => {
    const { dir, file, target } = await place();
    await mkdir(join(dir, '.out.extracting'));
    await writeFile(join(dir, '.out.extracting', 'stale'), '');
    await writeFile(file, rawZip([{ name: 'a' }]));
    await extractZip(file, target);
    expect((await readdir(dir)).sort()).toEqual(['archive', 'out']);
    expect(await readdir(target)).toEqual(['a']);
  });

  it('takes names that differ in case for one where the file system does', () => {
    const tree = new EntryTree((path) => path.toLowerCase());
    tree.symlink('Link', 'x');
    expect(() => tree.file('link/a')).toThrow(/below the symlink/);
    expect(() => tree.file('LINK')).toThrow(/twice/);
  });

  it('reads what GNU tar and git write', async () => {
    const { dir, file, target } = await place();
    const long = `${'deep/'.repeat(30)}file`;
    await mkdir(join(dir, 'in', dirname(long)), { recursive: true });
    await writeFile(join(dir, 'in', long), 'x');
    await writeFile(join(dir, 'in', 'run'), 'y', { mode: 0o755 });
    await symlink('run', join(dir, 'in', 'link'));
    execFileSync('ln', ['run', 'hard'], { cwd: join(dir, 'in') });
    execFileSync('tar', ['-czf', file, '-C', join(dir, 'in'), '.']);
    await extractTar(file, target, { gzip: true });
    expect(await treeOf(target)).toEqual(await treeOf(join(dir, 'in')));
  });
});

describe('createZip', () => {
  const segment = fc.oneof(
    fc.constantFrom('a', 'b', 'ä', '日', 'x.txt', '.hidden', 'with space'),
    fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'abcß-_ %$"\'') }),
  );
  const file = fc.record({
    path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    bytes: fc.uint8Array({ maxLength: 300 }),
    mode: fc.constantFrom(0o644, 0o755, 0o600),
  });
  /** No path may lie below another file. */
  const files = fc
    .uniqueArray(file, { selector: ({ path }) => path, maxLength: 12 })
    .map((all) => all.filter(({ path }) => !all.some((other) => path.startsWith(`${other.path}/`))));

  it('then extraction gives the same tree, and the same tree the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        const { dir, file: archive, target } = await place();
        const source = join(dir, 'in');
        await mkdir(join(source, 'empty'), { recursive: true });
        for (const { path, bytes, mode } of all) {
          await mkdir(join(source, 'tree', dirname(path)), { recursive: true });
          await writeFile(join(source, 'tree', path), bytes, { mode });
        }
        await symlink('tree', join(source, 'link'));
        const zip = await buffer(zipDirectory(source));
        await writeFile(archive, zip);
        const result = await extractZip(archive, target);
        expect(await treeOf(target)).toEqual(await treeOf(source));
        expect(result.sizeBytes).toBe(all.reduce((sum, { bytes }) => sum + bytes.length, 0));
        expect(await buffer(zipDirectory(target))).toEqual(zip);
      }),
      { numRuns: 30 },
    );
  });

  it('takes bytes, files, streams, links and directories; unzip finds nothing wrong', async () => {
    const { dir, file: archive } = await place();
    await writeFile(join(dir, 'f'), 'from a file', { mode: 0o755 });
    const zip = createZip([
      { path: 'bytes', content: { bytes: text('abc') }, mode: 0o600 },
      { path: 'file', content: { file: join(dir, 'f') }, modifiedAt: Date.UTC(2024, 1, 29, 12) },
      { path: 'stream', content: { stream: Readable.from([text('de'), text('f')]) } },
      { path: 'link', content: { symlinkTo: 'bytes' } },
      { path: 'dir', content: { directory: true } },
    ]);
    await writeFile(archive, zip);
    execFileSync('unzip', ['-tq', archive]);
    expect(await listZip(archive)).toEqual([
      { path: 'bytes', sizeBytes: 3, mode: 0o600 },
      { path: 'file', sizeBytes: 11, mode: 0o755 },
      { path: 'stream', sizeBytes: 3, mode: 0o644 },
      { path: 'link', sizeBytes: 5, mode: 0o777 },
    ]);
    expect(await readZipEntry(archive, 'stream', 3)).toEqual(text('def'));
    expect(await readZipEntry(archive, 'none', 3)).toBeUndefined();
    await expect(readZipEntry(archive, 'file', 3)).rejects.toThrow(/more than 3 bytes/);
  });

  it('puts large content together from pieces, from wherever it comes', async () => {
    const { dir, file: archive, target } = await place();
    const half = Buffer.alloc(PIECE_BYTES + 1, 'what repeats itself from piece to piece, ');
    const large = Buffer.concat([half, randomBytes(PIECE_BYTES / 2), half]);
    await writeFile(join(dir, 'large'), large);
    const oddly = [
      large.subarray(0, 7),
      large.subarray(7, 2 * PIECE_BYTES + 9),
      large.subarray(2 * PIECE_BYTES + 9),
    ];
    const zip = await buffer(
      createZip([
        { path: 'file', content: { file: join(dir, 'large') } },
        { path: 'bytes', content: { bytes: large } },
        { path: 'stream', content: { stream: Readable.from(oddly) } },
        { path: 'one', content: { bytes: large.subarray(0, PIECE_BYTES) } },
        { path: 'noise', content: { bytes: randomBytes(1_000) } },
        { path: 'empty', content: { bytes: text('') } },
      ]),
    );
    await writeFile(archive, zip);
    execFileSync('unzip', ['-tq', archive]);
    await extractZip(archive, target);
    for (const name of ['file', 'bytes', 'stream']) {
      expect(large.equals(await readFile(join(target, name)))).toBe(true);
    }
    expect(zip.length).toBeLessThan(3 * PIECE_BYTES * 0.6);
  });

  it('is read where offsets need eight bytes', async () => {
    const { file: archive } = await place();
    const record = { name: text('far'), mode: 0o100644 };
    const bytes = { isDeflated: false, crc32: crc32('far away'), compressedBytes: 8, sizeBytes: 8 };
    const offset = 5 * 1024 ** 3;
    const content = Buffer.concat([localHeader(record, bytes), text('far away')]);
    const listed = directoryHeader({ ...record, ...bytes, hasDescriptor: false, offset });
    const end = endRecords(1, offset + content.length, listed.length);
    const file = await open(archive, 'w');
    // Nothing but a hole before it: the file takes no room.
    await file.write(Buffer.concat([content, listed, end]), 0, undefined, offset);
    await file.close();
    expect(await readZipEntry(archive, 'far', 8)).toEqual(text('far away'));
  });

  it('tells when files were changed, in every time zone', async () => {
    const { file: archive } = await place();
    await writeFile(
      archive,
      createZip([{ path: 'a', content: { bytes: text('x') }, modifiedAt: Date.UTC(2024, 1, 29, 12, 30, 8) }]),
    );
    const told = execFileSync('unzip', ['-Z', '-T', archive], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC' },
    });
    expect(told).toContain('20240229.123008 a');
  });

  it('does not depend on the time zone', async () => {
    const entries = () => createZip([{ path: 'a', content: { bytes: text('x') } }]);
    const zone = process.env.TZ;
    try {
      process.env.TZ = 'Asia/Tokyo';
      const there = await buffer(entries());
      process.env.TZ = 'America/New_York';
      expect(await buffer(entries())).toEqual(there);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('asks for the next entry only when the one before is written', async () => {
    let asked = 0;
    function* endless() {
      for (;;)
        yield { path: `f${asked++}`, content: { bytes: Buffer.alloc(100_000, Math.random().toString()) } };
    }
    const zip = createZip(endless());
    await new Promise((resolve) => zip.once('readable', resolve));
    zip.read(10);
    zip.destroy();
    await new Promise((resolve) => zip.once('close', resolve));
    expect(asked).toBeLessThan(100);
  });

  it('fails, and closes what it was reading, where a source fails or the name is unsafe', async () => {
    const broken = new Readable({ read() {} });
    const failing = createZip([{ path: 'a', content: { stream: broken } }]);
    setImmediate(() => broken.destroy(new Error('source broke')));
    await expect(buffer(failing)).rejects.toThrow('source broke');
    await expect(buffer(createZip([{ path: '../a', content: { bytes: text('') } }]))).rejects.toThrow(
      UnsafeArchive,
    );
    await expect(buffer(createZip([{ path: 'a', content: { file: join(root, 'none') } }]))).rejects.toThrow(
      /ENOENT/,
    );
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(1_000));
      },
    });
    const abandoned = createZip([{ path: 'a', content: { stream: endless } }]);
    abandoned.once('data', () => abandoned.destroy());
    await new Promise((resolve) => endless.once('close', resolve));
  });

  it('refuses sockets and pipes in a directory', async () => {
    const { dir } = await place();
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    await expect(buffer(zipDirectory(dir))).rejects.toThrow(/neither a file/);
    await chmod(dir, 0o755);
  });
});
