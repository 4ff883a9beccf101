import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasAwsCli, runAwsCli } from '../harness/aws-cli.js';
import { startServer, type TestServer } from '../harness/server.js';

let server: TestServer;
let dir: string;

beforeAll(async () => {
  server = await startServer();
  dir = await mkdtemp(join(tmpdir(), 'pipewright-cli-'));
});
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

async function aws(...args: readonly string[]): Promise<string> {
  return await runAwsCli(args, {
    cwd: dir,
    env: {
      PATH: process.env.PATH,
      HOME: dir,
      LC_ALL: 'C.UTF-8',
      AWS_ENDPOINT_URL: server.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'us-east-1',
    },
  });
}

/** Each command costs a fraction of a second: the steps share one story. */
describe.skipIf(!hasAwsCli)('the AWS CLI', () => {
  it('makes a bucket, syncs a tree there and back, lists, shares and removes', async () => {
    const large = randomBytes(20_000_000); // sent as a multipart upload
    const odd = 'sub dir/ü +&%.txt';
    await mkdir(join(dir, 'tree/sub dir'), { recursive: true });
    await writeFile(join(dir, 'tree/large'), large);
    await writeFile(join(dir, 'tree', odd), 'odd');
    // S3 tells whole seconds: a file of this very second would be newer than its upload.
    const earlier = new Date(Date.now() - 60_000);
    for (const name of ['large', odd]) await utimes(join(dir, 'tree', name), earlier, earlier);

    expect(await aws('s3', 'mb', 's3://cli-bucket')).toBe('make_bucket: cli-bucket\n');
    await aws('s3', 'sync', 'tree', 's3://cli-bucket/tree', '--no-progress');
    expect(await aws('s3', 'sync', 'tree', 's3://cli-bucket/tree', '--no-progress')).toBe('');
    const listing = await aws('s3', 'ls', '--recursive', 's3://cli-bucket/tree/');
    expect(listing).toMatch(/ 20000000 tree\/large\n.* 3 tree\/sub dir\/ü \+&%\.txt\n$/);

    await aws('s3', 'sync', 's3://cli-bucket/tree', 'back', '--no-progress');
    expect((await readFile(join(dir, 'back/large'))).equals(large)).toBe(true);
    expect(await readFile(join(dir, 'back', odd), 'utf8')).toBe('odd');

    const url = (await aws('s3', 'presign', `s3://cli-bucket/tree/${odd}`)).trim();
    expect(await (await fetch(url)).text()).toBe('odd');
    expect(await aws('s3', 'rb', '--force', 's3://cli-bucket')).toContain('remove_bucket: cli-bucket');
  });
});
