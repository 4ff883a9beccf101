import { join } from 'node:path';
import { BatchGetReportsCommand, type Build } from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { canMount, mountSmallDisk, type SmallDisk } from '../harness/small-disk.js';
import { type BuildFixture, buildFixture, createRole, phasesOf, withoutTimes } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
});

afterAll(() => server.close());

const failureOf = (build: Build) =>
  build.phases?.find((phase) => phase.phaseStatus === 'FAILED')?.contexts?.[0];

const saidBy = async (build: Build) => withoutTimes(await fixture.lines(build));

describe('a buildspec', () => {
  it.each([
    [
      'carriage returns',
      'version: 0.2\r\nphases:\r\n  build:\r\n    commands:\r\n      - |\r\n        A=b\r\n        echo "$A."\r\n',
    ],
    ['a byte order mark', '\ufeffversion: 0.2\nphases:\n  build:\n    commands:\n      - echo b.\n'],
    [
      'anchors and a key twice',
      'version: 0.2\nx: &x {commands: [echo b.]}\nphases:\n  build: {commands: [exit 1]}\n  build: *x\n',
    ],
  ])('with %s runs', async (_what, buildspec) => {
    const build = await fixture.run(buildspec);
    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(await saidBy(build)).toContain('b.');
  });

  it('with `command` instead of `commands` runs nothing, and says so', async () => {
    const build = await fixture.run('version: 0.2\nphases:\n  build:\n    command:\n      - exit 1\n');
    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(await saidBy(build)).toContain('Ignoring unknown buildspec key phases.build.command');
  });

  it('that is indented by tabs fails as on AWS', async () => {
    const build = await fixture.run('version: 0.2\nphases:\n\tbuild:\n\t\tcommands: [env]\n');
    expect(failureOf(build)).toEqual({
      statusCode: 'YAML_FILE_ERROR',
      message: 'found character that cannot start any token at line 2',
    });
  });
});

describe('files of a build', () => {
  it('are no artifacts where they lie outside of the source', async () => {
    const name = await fixture.project({
      buildspec: `version: 0.2
phases: {build: {commands: [echo secret > ../outside.txt]}}
artifacts:
  files: [../outside.txt, sub/../../outside.txt, /etc/hostname, '../**/*']
`,
      artifacts: { type: 'S3', location: fixture.bucket, packaging: 'ZIP', name: 'outside.zip' },
    });
    const build = await fixture.finished(await fixture.start(name));
    expect(failureOf(build)?.message).toBe('no matching artifact paths found');
  });

  it('are no report where they are too large to be one', async () => {
    await createRole(
      fixture.iam,
      'reporter',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:*","codebuild:*"],"Resource":"*"}]}',
    );
    const name = await fixture.project({
      serviceRole: 'arn:aws:iam::000000000000:role/reporter',
      buildspec: `version: 0.2
phases: {build: {commands: [truncate -s 101M huge.xml]}}
reports: {huge: {files: [huge.xml]}}
`,
    });
    const build = await fixture.finished(await fixture.start(name));
    expect(build.buildStatus).toBe('SUCCEEDED');
    const { reports } = await fixture.codebuild.send(
      new BatchGetReportsCommand({ reportArns: build.reportArns ?? [] }),
    );
    expect(reports?.map(({ status }) => status)).toEqual(['INCOMPLETE']);
    expect((await saidBy(build)).join('\n')).toContain('105906176 bytes');
  });
});

describe.skipIf(!canMount())('where the disk of builds is full', () => {
  let disk: SmallDisk;
  beforeAll(() => {
    disk = mountSmallDisk(join(server.dataDirectory, 'builds'), 4 * 1024 * 1024);
  });
  afterAll(() => disk.remove());

  const MAKE = 'head -c 2500000 /dev/urandom > large';

  it('artifacts fail, with the reason', async () => {
    const name = await fixture.project({
      buildspec: `version: 0.2\nphases: {build: {commands: ['${MAKE}']}}\nartifacts: {files: [large]}\n`,
      artifacts: { type: 'S3', location: fixture.bucket, packaging: 'ZIP', name: 'large.zip' },
    });
    const build = await fixture.finished(await fixture.start(name));
    expect(failureOf(build)).toEqual({ statusCode: 'CLIENT_ERROR', message: 'no space left on device' });
    expect(phasesOf(build).slice(-3)).toEqual([
      'UPLOAD_ARTIFACTS:FAILED',
      'FINALIZING:SUCCEEDED',
      'COMPLETED:-',
    ]);
  });

  it('caches are not kept, and the build says so', async () => {
    const name = await fixture.project({
      buildspec: `version: 0.2\nphases: {build: {commands: ['${MAKE}']}}\ncache: {paths: [large]}\n`,
      cache: { type: 'S3', location: `${fixture.bucket}/cache` },
    });
    const build = await fixture.finished(await fixture.start(name));
    expect(build.buildStatus).toBe('SUCCEEDED');
    const said = await saidBy(build);
    expect(said.filter((line) => line.startsWith('Unable to upload cache: ENOSPC'))).toHaveLength(1);
  });

  it('a build that fills it ends, and the next one has room', async () => {
    const filling = await fixture.run(
      'version: 0.2\nphases: {build: {commands: [cat /dev/zero > all, echo never]}}\n',
    );
    expect(filling.buildStatus).toBe('FAILED');
    expect(await saidBy(filling)).not.toContain('never');
    const next = await fixture.run('version: 0.2\nphases: {build: {commands: [echo again]}}\n');
    expect(next.buildStatus).toBe('SUCCEEDED');
  });
});
