import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { InvalidateProjectCacheCommand, type ProjectCache } from '@aws-sdk/client-codebuild';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { type BuildFixture, buildFixture, withoutTimes } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
});
afterAll(() => server.close());

const spec = (cache: string, command: string) =>
  `version: 0.2\nphases:\n  build:\n    commands:\n      - ${JSON.stringify(command)}\ncache:\n${cache}`;

/** Tells what it finds, and leaves something. */
const COUNT =
  'mkdir -p deps/bin; echo "found $(cat deps/count 2>/dev/null || echo nothing)"; echo x >> deps/count; chmod 700 deps/count; ln -sf ../count deps/bin/link; ln -sf /etc/passwd deps/out; test -L deps/bin/link';

const project = (cache: ProjectCache, buildspec: string) => fixture.project({ cache, buildspec });

async function run(name: string): Promise<{ found: string | undefined; said: readonly string[] }> {
  const build = await fixture.finished(await fixture.start(name));
  expect(build.buildStatus).toBe('SUCCEEDED');
  const lines = await fixture.lines(build);
  const said = withoutTimes(lines).filter((line) => /cache/i.test(line));
  return { found: lines.find((line) => line.startsWith('found ')), said };
}

describe.each([
  ['S3', { type: 'S3', location: 'build-bucket/caches' }],
  ['LOCAL', { type: 'LOCAL', modes: ['LOCAL_CUSTOM_CACHE'] }],
] as const)('a cache of type %s', (_type, type) => {
  const cache = { ...type, modes: 'modes' in type ? [...type.modes] : undefined } as ProjectCache;

  it('brings back what the build before has left, until it is invalidated', async () => {
    const name = await project(cache, spec('  paths: ["deps/**/*"]\n', COUNT));
    const first = await run(name);
    expect(first.found).toBe('found nothing');
    expect(first.said).toContain('Unable to download cache: no cache was found');
    expect((await run(name)).found).toBe('found x');
    await fixture.codebuild.send(new InvalidateProjectCacheCommand({ projectName: name }));
    expect((await run(name)).found).toBe('found nothing');
  });
});

describe('a cache in S3', () => {
  const cache: ProjectCache = { type: 'S3', location: 'build-bucket/poisoned' };

  it('is one project’s only', async () => {
    const buildspec = spec('  paths: [deps]\n', COUNT);
    await run(await project(cache, buildspec));
    expect((await run(await project(cache, buildspec))).found).toBe('found nothing');
  });

  it('is found by its key, which is written once, and by the beginnings of fallback keys', async () => {
    const keyed = (key: string) =>
      spec(`  key: '${key}'\n  fallback-keys: [other-, deps-]\n  paths: ["deps/**/*"]\n`, COUNT);
    const name = await fixture.project({ cache, buildspec: keyed('deps-$(echo "1")') });
    const start = async (buildspec: string) => {
      const build = await fixture.finished(await fixture.start(name, { buildspecOverride: buildspec }));
      return (await fixture.lines(build)).find((line) => line.startsWith('found '));
    };
    expect(await start(keyed('deps-$(echo "1")'))).toBe('found nothing');
    expect(await start(keyed('deps-1'))).toBe('found x');
    // Not written again: still what the first build left.
    expect(await start(keyed('deps-1'))).toBe('found x');
    expect(await start(keyed('deps-2'))).toBe('found x');
    expect(await start(spec('  key: deps-1\n  paths: [deps]\n', COUNT))).toBe('found nothing');
    expect(await start(spec('  key: deps-9\n  action: restore\n  paths: ["deps/**/*"]\n', COUNT))).toBe(
      'found nothing',
    );
    expect(await start(spec('  key: deps-9\n  paths: ["deps/**/*"]\n', COUNT))).toBe('found nothing');
  });

  async function poison(
    entries: readonly { name: string; linkname?: string; text?: string }[],
  ): Promise<void> {
    const archive = pack();
    for (const { name, linkname, text = '' } of entries) {
      if (linkname === undefined) archive.entry({ name }, text);
      else archive.entry({ name, type: 'symlink', linkname });
    }
    archive.finalize();
    await replaceWith(gzipSync(await buffer(archive)));
  }

  async function replaceWith(Body: Buffer): Promise<void> {
    const listing = new ListObjectsV2Command({ Bucket: fixture.bucket, Prefix: 'poisoned/' });
    for (const { Key } of (await fixture.s3.send(listing)).Contents ?? []) {
      await fixture.s3.send(new PutObjectCommand({ Bucket: fixture.bucket, Key, Body }));
    }
  }

  it('puts nothing anywhere but where its paths say, and never fails the build', async () => {
    const name = await project(
      cache,
      spec('  paths: ["deps/**/*"]\n', `${COUNT}; test ! -e evil; test ! -e ../evil`),
    );
    await run(name);
    await poison([{ name: 'source/evil' }, { name: 'source/deps/count', text: 'good' }]);
    expect((await run(name)).found).toBe('found good');
    for (const bad of ['../evil', 'source/../../evil', '/etc/evil']) {
      await poison([{ name: bad }]);
      const { found, said } = await run(name);
      expect(found).toBe('found nothing');
      expect(said.join('\n')).toContain('Unable to download cache: archive entry');
    }
    await poison([{ name: 'source/deps/a', linkname: '/etc' }, { name: 'source/deps/a/evil' }]);
    expect((await run(name)).found).toBe('found nothing');
    await replaceWith(Buffer.from('no archive'));
    expect((await run(name)).said.join('\n')).toContain('Unable to download cache: ');
  });

  it('keeps what is in the home of builds, which buildspecs call /root', async () => {
    const command =
      'mkdir -p ~/.deps; echo "found $(cat ~/.deps/a 2>/dev/null || echo nothing)"; echo x > ~/.deps/a';
    const name = await project(cache, spec('  paths: ["/root/.deps/**/*"]\n', command));
    expect((await run(name)).found).toBe('found nothing');
    expect((await run(name)).found).toBe('found x');
  });

  it('may be shared by a namespace', async () => {
    const shared: ProjectCache = { type: 'S3', location: 'build-bucket/shared', cacheNamespace: 'team' };
    const buildspec = spec('  key: k\n  paths: [deps]\n', COUNT);
    await run(await project(shared, buildspec));
    expect((await run(await project(shared, buildspec))).found).toBe('found x');
  });

  it('is told as unreachable where the role may not read it', async () => {
    const name = await project(
      { type: 'S3', location: 'no-such-bucket/x' },
      spec('  paths: [deps]\n', COUNT),
    );
    expect((await run(name)).said.join('\n')).toContain('Unable to upload cache: NoSuchBucket');
  });
});
