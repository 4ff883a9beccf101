import {
  BatchGetReportGroupsCommand,
  BatchGetReportsCommand,
  type Build,
  CodeBuildClient,
  CreateReportGroupCommand,
  DeleteReportCommand,
  DeleteReportGroupCommand,
  DeleteResourcePolicyCommand,
  DescribeCodeCoveragesCommand,
  DescribeTestCasesCommand,
  GetReportGroupTrendCommand,
  GetResourcePolicyCommand,
  ListReportGroupsCommand,
  ListReportsCommand,
  ListReportsForReportGroupCommand,
  ListSharedProjectsCommand,
  ListSharedReportGroupsCommand,
  PutResourcePolicyCommand,
  UpdateReportGroupCommand,
} from '@aws-sdk/client-codebuild';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture, createRole, phasesOf, withoutTimes } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;
let client: CodeBuildClient;

const REPORT_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'codebuild:CreateReportGroup',
        'codebuild:CreateReport',
        'codebuild:UpdateReport',
        'codebuild:BatchPutTestCases',
        'codebuild:BatchPutCodeCoverages',
      ],
      Resource: 'arn:aws:codebuild:us-east-1:000000000000:report-group/*',
    },
  ],
});

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
  client = fixture.codebuild;
  await fixture.iam.send(
    new PutRolePolicyCommand({
      RoleName: 'build-role',
      PolicyName: 'reports',
      PolicyDocument: REPORT_POLICY,
    }),
  );
});

afterAll(() => server.close());

const groupArn = (name: string) => `arn:aws:codebuild:us-east-1:000000000000:report-group/${name}`;

const reportOf = async (build: Build, index = 0) => {
  const arn = build.reportArns?.[index] ?? '';
  const { reports = [] } = await client.send(new BatchGetReportsCommand({ reportArns: [arn] }));
  return { ...reports[0], arn };
};

const SPEC = `version: 0.2
env:
  variables:
    KIND: unit
phases:
  build:
    commands:
      - mkdir -p out/deep
      - |
        cat > out/a.xml <<'END'
        <testsuite name="s"><testcase name="adds" classname="C" time="0.5"/>
        <testcase name="fails" classname="C" time="0.25"><failure message="no">why</failure></testcase></testsuite>
        END
      - echo '<testsuite name="t"><testcase name="waits"><skipped/></testcase></testsuite>' > out/deep/b.xml
      - echo '{"RSpec":{"coverage":{"/src/a.rb":{"lines":[1,1,1,1,1,0,null]},"/src/b.rb":{"lines":[0]}}}}' > cov.json
      - exit 3
reports:
  $KIND-tests:
    files: ['**/*.xml']
    base-directory: out
    discard-paths: yes
  covered:
    files: [cov.json]
    file-format: simplecov
`;

describe('reports of a build', () => {
  let build: Build;

  beforeAll(async () => {
    const bucketConfig = { bucket: fixture.bucket, path: '/reports/', packaging: 'NONE' } as const;
    const project = await fixture.project({ buildspec: SPEC });
    await client.send(
      new CreateReportGroupCommand({
        name: `${project}-unit-tests`,
        type: 'TEST',
        exportConfig: { exportConfigType: 'S3', s3Destination: bucketConfig },
      }),
    );
    build = await fixture.finished(await fixture.start(project));
  });

  it('are made after a failed BUILD too, and fail nothing', () => {
    expect(phasesOf(build)).toContain('BUILD:FAILED');
    expect(phasesOf(build)).toContain('UPLOAD_ARTIFACTS:SUCCEEDED');
    expect(build.reportArns).toHaveLength(2);
  });

  it('sum up the tests of all files', async () => {
    const report = await reportOf(build);
    expect(report).toMatchObject({
      type: 'TEST',
      name: `${build.projectName}-unit-tests`,
      reportGroupArn: groupArn(`${build.projectName}-unit-tests`),
      executionId: build.arn,
      status: 'FAILED',
      truncated: false,
      testSummary: {
        total: 3,
        statusCounts: { ERROR: 0, FAILED: 1, SKIPPED: 1, SUCCEEDED: 1, UNKNOWN: 0 },
        durationInNanoSeconds: 750_000_000,
      },
    });
    const lifetimeMs = (report.expired?.getTime() ?? 0) - (report.created?.getTime() ?? 0);
    expect(Math.ceil(lifetimeMs / 1000)).toBe(30 * 86_400);
  });

  it('tell their test cases, by status and keyword, in pages', async () => {
    const { arn } = await reportOf(build);
    const { testCases = [] } = await client.send(
      new DescribeTestCasesCommand({ reportArn: arn, filter: { status: 'FAILED' } }),
    );
    expect(testCases).toEqual([
      {
        reportArn: arn,
        testRawDataPath: 'a.xml',
        prefix: 'C',
        name: 'fails',
        status: 'FAILED',
        durationInNanoSeconds: 250_000_000,
        message: 'no\nwhy',
        testSuiteName: 's',
        expired: expect.any(Date),
      },
    ]);
    const named = await client.send(
      new DescribeTestCasesCommand({ reportArn: arn, filter: { keyword: 'wai' } }),
    );
    expect(named.testCases?.map(({ name }) => name)).toEqual(['waits']);
    const first = await client.send(new DescribeTestCasesCommand({ reportArn: arn, maxResults: 2 }));
    const rest = await client.send(
      new DescribeTestCasesCommand({ reportArn: arn, maxResults: 2, nextToken: first.nextToken }),
    );
    expect([first.testCases?.length, rest.testCases?.length, rest.nextToken]).toEqual([2, 1, undefined]);
  });

  it('tell the coverage of every file, sorted and within bounds', async () => {
    const report = await reportOf(build, 1);
    expect(report).toMatchObject({
      type: 'CODE_COVERAGE',
      status: 'SUCCEEDED',
      codeCoverageSummary: { linesCovered: 5, linesMissed: 2, lineCoveragePercentage: 71.42 },
    });
    const coverage = async (more: object) =>
      (
        await client.send(new DescribeCodeCoveragesCommand({ reportArn: report.arn, ...more }))
      ).codeCoverages?.map(({ filePath, lineCoveragePercentage }) => [filePath, lineCoveragePercentage]);
    expect(await coverage({})).toEqual([
      ['/src/b.rb', 0],
      ['/src/a.rb', 83.33],
    ]);
    expect(await coverage({ sortBy: 'FILE_PATH', sortOrder: 'DESCENDING' })).toEqual([
      ['/src/b.rb', 0],
      ['/src/a.rb', 83.33],
    ]);
    expect(await coverage({ minLineCoveragePercentage: 50 })).toEqual([['/src/a.rb', 83.33]]);
  });

  it('leave the raw files where the group exports to', async () => {
    const { arn } = await reportOf(build);
    const uuid = arn.split(':').at(-1);
    const raw = await fixture.getObject(`reports/${build.projectName}-unit-tests/${uuid}/b.xml`);
    expect(raw.toString()).toContain('waits');
  });

  it('are found by group, and give its trend', async () => {
    const arn = groupArn(`${build.projectName}-unit-tests`);
    const { reports } = await client.send(
      new ListReportsForReportGroupCommand({ reportGroupArn: arn, filter: { status: 'FAILED' } }),
    );
    expect(reports).toEqual([build.reportArns?.[0]]);
    const all = await client.send(new ListReportsCommand({ filter: { status: 'SUCCEEDED' } }));
    expect(all.reports).toContain(build.reportArns?.[1]);
    const trend = await client.send(
      new GetReportGroupTrendCommand({ reportGroupArn: arn, trendField: 'PASS_RATE' }),
    );
    expect(trend.stats).toEqual({ average: '33.33', max: '33.33', min: '33.33' });
    expect(trend.rawData).toEqual([{ reportArn: build.reportArns?.[0], data: '33.33' }]);
    await expect(
      client.send(new GetReportGroupTrendCommand({ reportGroupArn: arn, trendField: 'LINE_COVERAGE' })),
    ).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});

describe('reports that come to nothing', () => {
  it('are INCOMPLETE where there is no file, or a broken one', async () => {
    const build = await fixture.run(`version: 0.2
phases: {build: {commands: ["echo '<testsuite><testcase' > broken.xml"]}}
reports:
  none: {files: ['*.nothing']}
  broken: {files: ['*.xml'], file-format: NUnit3Xml}
`);
    expect(build.buildStatus).toBe('SUCCEEDED');
    expect((await reportOf(build, 0)).status).toBe('INCOMPLETE');
    expect((await reportOf(build, 1)).status).toBe('INCOMPLETE');
    expect(withoutTimes(await fixture.lines(build)).join('\n')).toContain(
      'Unable to parse report file broken.xml',
    );
  });

  it('are absent where the role may not make them, and the log says so', async () => {
    const roleArn = await createRole(
      fixture.iam,
      'no-reports',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['logs:*'], Resource: '*' }],
      }),
    );
    const project = await fixture.project({
      serviceRole: roleArn,
      buildspec: 'version: 0.2\nphases: {build: {commands: [true]}}\nreports: {unit: {files: [x.xml]}}\n',
    });
    const build = await fixture.finished(await fixture.start(project));
    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(build.reportArns).toEqual([]);
    expect((await fixture.lines(build)).join('\n')).toMatch(
      /Unable to process report group unit: AccessDenied\w*: .* is not authorized to perform: codebuild:CreateReportGroup on resource: arn:aws:codebuild:us-east-1:000000000000:report-group\/project-\d+-unit/,
    );
  });
});

describe('report groups', () => {
  const create = (name: string, more: object = {}) =>
    client.send(
      new CreateReportGroupCommand({
        name,
        type: 'TEST',
        exportConfig: { exportConfigType: 'NO_EXPORT' },
        ...more,
      }),
    );

  it('are created once, changed, listed and deleted', async () => {
    const { reportGroup } = await create('life', { tags: [{ key: 'a', value: 'b' }] });
    expect(reportGroup).toMatchObject({ arn: groupArn('life'), type: 'TEST', status: 'ACTIVE' });
    await expect(create('life')).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
    const s3 = { exportConfigType: 'S3', s3Destination: { bucket: 'b' } } as const;
    const updated = await client.send(
      new UpdateReportGroupCommand({ arn: groupArn('life'), exportConfig: s3 }),
    );
    expect(updated.reportGroup?.exportConfig?.s3Destination).toEqual({
      bucket: 'b',
      packaging: 'NONE',
      encryptionDisabled: false,
      encryptionKey: 'arn:aws:kms:us-east-1:000000000000:alias/aws/s3',
    });
    expect(updated.reportGroup?.tags).toEqual([{ key: 'a', value: 'b' }]);
    const { reportGroups = [] } = await client.send(new ListReportGroupsCommand({ sortBy: 'NAME' }));
    expect(reportGroups).toContain(groupArn('life'));
    await client.send(new DeleteReportGroupCommand({ arn: groupArn('life') }));
    await client.send(new DeleteReportGroupCommand({ arn: groupArn('life') }));
    const gone = await client.send(new BatchGetReportGroupsCommand({ reportGroupArns: [groupArn('life')] }));
    expect(gone).toMatchObject({ reportGroups: [], reportGroupsNotFound: [groupArn('life')] });
  });

  it('go with their reports only where that is asked for', async () => {
    const build = await fixture.run(`version: 0.2
phases: {build: {commands: ["echo '<testsuite/>' > a.xml"]}}
reports: {x: {files: [a.xml]}}
`);
    const arn = groupArn(`${build.projectName}-x`);
    const report = build.reportArns?.[0] ?? '';
    expect((await reportOf(build)).status).toBe('SUCCEEDED');
    await expect(client.send(new DeleteReportGroupCommand({ arn }))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
    await client.send(new DeleteReportGroupCommand({ arn, deleteReports: true }));
    await eventually(async () => {
      const groups = await client.send(new BatchGetReportGroupsCommand({ reportGroupArns: [arn] }));
      return groups.reportGroupsNotFound?.length === 1;
    });
    const gone = await client.send(new BatchGetReportsCommand({ reportArns: [report] }));
    expect(gone.reportsNotFound).toEqual([report]);
    await client.send(new DeleteReportCommand({ arn: report }));
  });

  it('are shared with other accounts by their policy', async () => {
    await create('shared');
    const arn = groupArn('shared');
    const other = server.client(CodeBuildClient, {
      credentials: { accessKeyId: '111111111111', secretAccessKey: 'test' },
    });
    const ask = () => other.send(new BatchGetReportGroupsCommand({ reportGroupArns: [arn] }));
    await expect(ask()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(
      client.send(new PutResourcePolicyCommand({ resourceArn: arn, policy: '{"Statement":[]' })),
    ).rejects.toMatchObject({ name: 'InvalidInputException' });
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111111111111:root' },
          Action: ['codebuild:BatchGetReportGroups', 'codebuild:ListReportsForReportGroup'],
          Resource: arn,
        },
      ],
    });
    await client.send(new PutResourcePolicyCommand({ resourceArn: arn, policy }));
    expect((await client.send(new GetResourcePolicyCommand({ resourceArn: arn }))).policy).toBe(policy);
    expect((await ask()).reportGroups?.[0]?.name).toBe('shared');
    expect((await other.send(new ListSharedReportGroupsCommand({}))).reportGroups).toEqual([arn]);
    expect((await other.send(new ListSharedProjectsCommand({}))).projects).toEqual([]);
    await client.send(new DeleteResourcePolicyCommand({ resourceArn: arn }));
    expect((await other.send(new ListSharedReportGroupsCommand({}))).reportGroups).toEqual([]);
    await expect(client.send(new GetResourcePolicyCommand({ resourceArn: arn }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
