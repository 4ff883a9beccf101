import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/config.js';
import { dockerIsThere, importedImage } from '../harness/docker.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture, withoutTimes } from './fixture.js';

const isThere = dockerIsThere();

const RUNTIMES = `version: 0.1
runtimes:
  nodejs:
    versions:
      18: {commands: ['export PATH="/opt/node-18:$PATH"']}
      20:
        commands:
          - echo "Node.js 20 it is"
          - export PATH="/opt/node-20:$PATH" NODE_IS=20
      default:
        commands:
          - mkdir /opt/node-$VERSION && cp /opt/node-20/node /opt/node-$VERSION/node
          - export PATH="/opt/node-$VERSION:$PATH"
  android: {versions: {29: {requires: {java: [corretto8]}, commands: [test -e /opt/android]}}}
  java: {versions: {corretto8: {commands: [export JAVA_HOME=/opt/8]}, corretto17: {commands: []}}}
  slow: {versions: {1: {commands: [export SLOW=1, "echo waits; while ! test -e /opt/go; do sleep 0.1; done"]}}}
`;

/** Asks for the credentials of the role, as an SDK does. */
const ASK = `(printf 'GET %s HTTP/1.0\\r\\nHost:%s\\r\\nAuthorization:%s\\r\\n\\r\\n' "/\${AWS_CONTAINER_CREDENTIALS_FULL_URI#*//*/}" "\${AWS_ENDPOINT_URL#*//}" "$AWS_CONTAINER_AUTHORIZATION_TOKEN"; sleep 0.5) | nc $(echo "\${AWS_ENDPOINT_URL#*//}" | tr ':' ' ') | grep -c AccessKeyId`;

/** Can be switched as an image of AWS can. */
function imageWithRuntimes(): string {
  return importedImage('pipewright-test/runtimes:1', (root) => {
    for (const version of ['18', '20']) {
      mkdirSync(join(root, `opt/node-${version}`), { recursive: true });
      const program = join(root, `opt/node-${version}/node`);
      writeFileSync(program, '#!/bin/sh\necho "this is $0"\n');
      chmodSync(program, 0o755);
    }
    mkdirSync(join(root, 'codebuild/image/config'), { recursive: true });
    writeFileSync(join(root, 'codebuild/image/config/runtimes.yml'), RUNTIMES);
    return [];
  });
}

describe.skipIf(!isThere)('builds in an image with runtimes', () => {
  let server: TestServer;
  let fixture: BuildFixture;
  let dataDirectory = '';

  const start = () =>
    startServer({
      dataDirectory,
      builds: {
        ...DEFAULT_CONFIG.builds,
        engine: 'docker',
        images: { 'aws/codebuild/*': imageWithRuntimes() },
        dockerHost: process.env.DOCKER_HOST,
      },
    });

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'runtimes-'));
    server = await start();
    fixture = await buildFixture(server);
  });

  afterAll(async () => {
    await server.close();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  const started = async (runtimes: string, version = '0.2', more = 'true') => {
    const buildspec = `version: ${version}
phases:
  install:
    runtime-versions: {${runtimes}}
    commands:
      - node --version; echo "$SLOW:$NODE_IS:$JAVA_HOME:$VERSION"
      - ${more}
`;
    return await fixture.start(await fixture.project({ buildspec }), {
      environmentVariablesOverride: [
        { name: 'WANTED', value: 'latest' },
        { name: 'VERSION', value: 'its own' },
      ],
    });
  };
  const ended = async (id: string) => {
    const build = await fixture.finished(id);
    const lines = withoutTimes(await fixture.lines(build)).filter((line) => line !== '');
    const context = build.phases?.find(({ phaseStatus }) => phaseStatus === 'FAILED')?.contexts?.[0];
    return { status: build.buildStatus, lines, context };
  };

  it('are switched to what they ask for, by commands whose environment they go on with', async () => {
    const { status, lines } = await ended(await started('nodejs: $WANTED'));
    expect(status, lines.join('\n')).toBe('SUCCEEDED');
    const begin = lines.findIndex((line) => line.startsWith('Resolved'));
    expect(lines.slice(begin, begin + 6)).toEqual([
      "Resolved 'nodejs' runtime alias 'latest' to '20'.",
      "Selecting 'nodejs' runtime version '20' based on manual selections...",
      'Running command echo "Node.js 20 it is"',
      'Node.js 20 it is',
      'Running command export PATH="/opt/node-20:$PATH" NODE_IS=20',
      expect.stringMatching(/^Moving to directory /),
    ]);
    expect(lines).toEqual(expect.arrayContaining(['this is /opt/node-20/node', ':20::its own']));
  });

  it('install other versions where the image says how', async () => {
    const { lines } = await ended(await started('nodejs: 16, java: corretto8', '0.1'));
    expect(lines).toEqual(expect.arrayContaining(['this is /opt/node-16/node', '::/opt/8:its own']));
  });

  it('fail in DOWNLOAD_SOURCE where there is no such version, or it cannot be switched to', async () => {
    const unknown = await ended(await started('java: corretto99, nodejs: 20'));
    expect(unknown.context).toEqual({
      statusCode: 'YAML_FILE_ERROR',
      message:
        "Unknown runtime version named 'corretto99' of java. This build image has the following versions: corretto8, corretto17",
    });
    const selecting = "Selecting 'nodejs' runtime version '20' based on manual selections...";
    expect(unknown.lines).toContain(selecting);
    const failing = await ended(await started('android: 29'));
    expect(failing.context).toEqual({
      statusCode: 'COMMAND_EXECUTION_ERROR',
      message: 'Error while executing command: test -e /opt/android. Reason: exit status 1',
    });
  });

  it('are switched again where their server is another one', async () => {
    const id = await started('slow: 1, nodejs: 18', '0.2', ASK);
    await eventually(async () => (await fixture.lines(await fixture.get(id))).includes('waits'));
    await server.close();
    server = await start();
    fixture = await buildFixture(server, fixture);
    letGo(id);
    const { status, lines } = await ended(id);
    expect(status, lines.join('\n')).toBe('SUCCEEDED');
    expect(lines).toEqual(expect.arrayContaining(['this is /opt/node-18/node', '1:::its own']));
    // The environment is the one of the new server, with what the image's commands put into it.
    expect(lines.at(lines.findIndex((line) => line.includes('AccessKeyId')) + 1)).toBe('1');
  });
});

function letGo(id: string): void {
  const label = `label=pipewright.job=${id.split(':')[1]}`;
  const container = execFileSync('docker', ['ps', '-q', '--filter', label], { encoding: 'utf8' }).trim();
  execFileSync('docker', ['exec', container, 'touch', '/opt/go']);
}
