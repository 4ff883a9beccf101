import { createHash } from 'node:crypto';
import {
  BatchGetProjectsCommand,
  type ProjectVisibilityType,
  UpdateProjectVisibilityCommand,
} from '@aws-sdk/client-codebuild';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture, createRole } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;
let readerArn = '';

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
  readerArn = await createRole(fixture.iam, 'public-reader', policy('logs:GetLogEvents', 's3:GetObject'));
});
afterAll(() => server.close());

function policy(...Action: string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
}

const spec = (...commands: string[]) =>
  `version: 0.2\nphases:\n  build:\n    commands: ${JSON.stringify(commands)}\n`;

/** @returns the URL of the project's page */
async function show(project: string, resourceAccessRole = readerArn): Promise<string> {
  await setVisibility(project, 'PUBLIC_READ', resourceAccessRole);
  const { projects } = await fixture.codebuild.send(new BatchGetProjectsCommand({ names: [project] }));
  return `${server.endpoint}/_pipewright/public-builds/${projects?.[0]?.publicProjectAlias}`;
}

async function setVisibility(
  project: string,
  projectVisibility: ProjectVisibilityType,
  resourceAccessRole?: string,
): Promise<void> {
  const projectArn = `arn:aws:codebuild:us-east-1:000000000000:project/${project}`;
  await fixture.codebuild.send(
    new UpdateProjectVisibilityCommand({ projectArn, projectVisibility, resourceAccessRole }),
  );
}

async function page(url: string): Promise<{ status: number; text: string; headers: Headers }> {
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

const uuidOf = (id: string | undefined) => id?.split(':')[1];

describe('the page of a public project', () => {
  it('lists its builds and shows each with phases and log, without a signature', async () => {
    const project = await fixture.project({
      buildspec: spec(
        `printf '<script>alert(1)</script> & "quoted"\\n\\033[31mred\\033[0m\\n'`,
        'echo "url $CODEBUILD_PUBLIC_BUILD_URL"',
        "test '</td><img src=x>' = no",
      ),
    });
    const url = await show(project);
    const build = await fixture.finished(await fixture.start(project));
    const list = await page(url);
    expect(list.status).toBe(200);
    const buildUrl = `${url}/${uuidOf(build.id)}`;
    expect(list.text).toContain(`<a href="${new URL(buildUrl).pathname}">Build 1</a>`);
    expect(list.text).toContain('<td>Failed</td>');
    const { status, text, headers } = await page(buildUrl);
    expect(status).toBe(200);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;\nred\n');
    expect(text).toContain(`url ${buildUrl}\n`);
    expect(text).toMatch(/<th scope="row">BUILD<\/th>\s*<td>Failed<\/td>/);
    expect(text).toContain('COMMAND_EXECUTION_ERROR: Error while executing command: test &#39;&lt;/td&gt;');
    expect(text).not.toMatch(/<script|<img|\u001b|000000000000/);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    expect(headers.get('content-security-policy')).toContain(`'sha256-${digest}'`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const head = await fetch(buildUrl, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is not there for private projects, unknown names and builds of others', async () => {
    const [project, other] = [
      await fixture.project({ buildspec: spec('env') }),
      await fixture.project({ buildspec: spec('true') }),
    ];
    const build = await fixture.finished(await fixture.start(project));
    expect((await fixture.lines(build)).join('\n')).not.toContain('CODEBUILD_PUBLIC_BUILD_URL');
    const url = await show(project);
    const otherUrl = await show(other);
    expect((await page(`${url}/${uuidOf(build.id)}`)).status).toBe(200);
    const unknown = await page(`${server.endpoint}/_pipewright/public-builds/${'0'.repeat(32)}`);
    expect(unknown.status).toBe(404);
    await setVisibility(project, 'PRIVATE');
    for (const path of [
      url,
      `${url}/${uuidOf(build.id)}`,
      `${otherUrl}/${uuidOf(build.id)}`,
      `${url}/../${url.slice(-31)}`,
      `${otherUrl}/${uuidOf(build.id)}/artifacts/0`,
      `${server.endpoint}/_pipewright/public-builds/`,
    ]) {
      const { status, text } = await page(path);
      expect([path, status, text]).toEqual([path, 404, unknown.text]);
    }
    expect((await page(otherUrl)).text).toContain('There are no builds.');
    expect(await show(project)).toBe(url);
  });

  it('says so where the role may not read', async () => {
    const name = 'reads-nothing';
    const roleArn = await createRole(fixture.iam, name, policy('iam:GetUser'));
    const project = await fixture.project({ buildspec: spec('echo "a line"') });
    const build = await fixture.finished(await fixture.start(project));
    const url = `${await show(project, roleArn)}/${uuidOf(build.id)}`;
    const denied = await page(url);
    expect(denied.text).toContain("the project's resource access role may not read it");
    expect(denied.text).not.toContain('a line');
    const PolicyDocument = policy('logs:GetLogEvents');
    await fixture.iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'build', PolicyDocument }));
    expect((await page(url)).text).toContain('a line\n');
    expect((await page(`${url}?log=made-up`)).text).toContain('There are no earlier lines.');
  });

  it('leads back through long logs', async () => {
    const project = await fixture.project({ buildspec: spec('seq -f "line %g" 1 1500') });
    const url = await show(project);
    const build = await fixture.finished(await fixture.start(project));
    const last = await page(`${url}/${uuidOf(build.id)}`);
    expect(last.text).toContain('line 1500\n');
    expect(last.text).not.toContain('\nline 400\n');
    const earlier = /<a href="([^"]+)">Earlier lines<\/a>/.exec(last.text)?.[1] ?? '';
    const first = await page(new URL(earlier.replaceAll('&amp;', '&'), url).href);
    expect(first.text).toContain('\nline 400\n');
    expect(first.text).toContain('Latest lines</a>');
  });

  it('lists many builds on several pages', async () => {
    // Builds that may not log are over before anything runs.
    const serviceRole = await createRole(fixture.iam, 'logs-nothing', policy('iam:GetUser'));
    const project = await fixture.project({ buildspec: spec('true'), serviceRole });
    const url = await show(project);
    for (let number = 1; number <= 27; number += 1) await fixture.start(project);
    const numbers = (text: string) =>
      [...text.matchAll(/>Build (\d+)</g)].map(([, number]) => Number(number));
    const newest = await page(url);
    expect(numbers(newest.text)).toEqual(Array.from({ length: 25 }, (_, index) => 27 - index));
    const older = await page(`${url}?before=3`);
    expect(newest.text).toContain(`href="${new URL(url).pathname}?before=3">Older builds</a>`);
    expect(numbers(older.text)).toEqual([2, 1]);
    expect(older.text).toContain('Newest builds</a>');
    expect(older.text).not.toContain('Older builds');
    expect(numbers((await page(`${url}?before=x`)).text)).toHaveLength(25);
  });

  it('shows logs of S3, and hands artifacts out as files', async () => {
    const project = await fixture.project({
      source: {
        type: 'NO_SOURCE',
        buildspec: `${spec('echo "<b>" > page.html', 'echo "into the bucket"')}artifacts: {files: page.html}\n`,
      },
      artifacts: {
        type: 'S3',
        location: fixture.bucket,
        packaging: 'ZIP',
        path: 'public',
        name: 'out "1".zip',
      },
      logsConfig: {
        cloudWatchLogs: { status: 'DISABLED' },
        s3Logs: { status: 'ENABLED', location: `${fixture.bucket}/logs` },
      },
    });
    const url = await show(project);
    const build = await fixture.finished(await fixture.start(project));
    const buildUrl = `${url}/${uuidOf(build.id)}`;
    const shown = await eventually(async () => {
      const { text } = await page(buildUrl);
      return text.includes('into the bucket\n') && text;
    });
    const path = /href="([^"]+\/artifacts\/0)"/.exec(shown)?.[1] ?? '';
    const answer = await fetch(new URL(path, url));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="out__1_.zip"');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const key = 'public/out "1".zip';
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(await fixture.getObject(key));
    await fixture.s3.send(new DeleteObjectCommand({ Bucket: fixture.bucket, Key: key }));
    expect((await page(new URL(path, url).href)).status).toBe(403);
    const Key = `logs/${uuidOf(build.id)}.gz`;
    await fixture.s3.send(new PutObjectCommand({ Bucket: fixture.bucket, Key, Body: 'no gzip' }));
    expect((await page(buildUrl)).text).toContain('There is no log.');
  });
});
