import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  BatchGetReportsCommand,
  CreateReportGroupCommand,
  DescribeTestCasesCommand,
  type Report,
  type TestCase,
} from '@aws-sdk/client-codebuild';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { BUCKET, type LocalBuilder } from './builder.js';
import { buildspecPart } from './buildspec-part.js';
import type { LocalBuild, Print } from './request.js';

const COVERAGE_FORMATS = ['CLOVERXML', 'COBERTURAXML', 'JACOCOXML', 'SIMPLECOV'];
/** Of one report so many failed tests are named. */
const MAX_NAMED = 20;
const PREFIX = 'reports';

/** Makes the groups of the buildspec's reports such that their files are kept, where somebody wants them. */
export async function planReports(
  { codebuild }: LocalBuilder,
  request: LocalBuild,
  projectName: string,
): Promise<void> {
  if (request.reportsDirectory === undefined) return;
  for (const [name, report] of Object.entries((await buildspecPart(request, 'reports')) ?? {})) {
    // A group that is somebody's own, or is only named in the build.
    if (!/^[\w-]+$/.test(name)) continue;
    const format = String((report as Readonly<Record<string, unknown>> | null)?.['file-format'] ?? '');
    await codebuild.send(
      new CreateReportGroupCommand({
        name: `${projectName}-${name}`,
        type: COVERAGE_FORMATS.includes(format.toUpperCase()) ? 'CODE_COVERAGE' : 'TEST',
        exportConfig: { exportConfigType: 'S3', s3Destination: { bucket: BUCKET, path: PREFIX } },
      }),
    );
  }
}

/** Each report below the name of its group. @returns how many files are there now */
export async function downloadReports(
  { s3 }: LocalBuilder,
  reportArns: readonly string[],
  directory: string,
): Promise<number> {
  let count = 0;
  for (const arn of reportArns) {
    const id = arn.slice(arn.lastIndexOf('/') + 1);
    const colon = id.lastIndexOf(':');
    const [group, uuid] = [id.slice(0, colon), id.slice(colon + 1)];
    const isAlone = reportArns.filter((other) => other.includes(`/${group}:`)).length === 1;
    const target = isAlone ? join(directory, group) : join(directory, group, uuid);
    const Prefix = `${PREFIX}/${group}/${uuid}/`;
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: BUCKET, Prefix })) {
      for (const { Key = '' } of Contents) {
        if (await downloadFile(s3, Key, target, Key.slice(Prefix.length))) count += 1;
      }
    }
  }
  return count;
}

async function downloadFile(s3: S3Client, Key: string, directory: string, path: string): Promise<boolean> {
  const file = join(directory, path);
  if (!file.startsWith(`${directory}${sep}`)) return false;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  if (!(Body instanceof Readable)) return false;
  await mkdir(dirname(file), { recursive: true });
  await pipeline(Body, createWriteStream(file));
  return true;
}

/** A line for each report, and the tests that have failed by name. */
export async function printReports(
  builder: LocalBuilder,
  reportArns: readonly string[],
  print: Print,
): Promise<void> {
  if (reportArns.length === 0) return;
  const { reports = [] } = await builder.codebuild.send(
    new BatchGetReportsCommand({ reportArns: [...reportArns] }),
  );
  for (const report of reports) {
    const facts = factsOf(report);
    print(`Report ${report.name}: ${report.status}${facts === '' ? '' : ` (${facts})`}`);
    for (const line of await failedTests(builder, report)) print(`  ${line}`);
  }
}

function factsOf({ testSummary, codeCoverageSummary }: Report): string {
  const coverage = codeCoverageSummary?.lineCoveragePercentage;
  if (coverage !== undefined) return `${coverage} % of lines`;
  return Object.entries(testSummary?.statusCounts ?? {})
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome.toLowerCase()}`)
    .join(', ');
}

async function failedTests(
  { codebuild }: LocalBuilder,
  { arn, status, type }: Report,
): Promise<readonly string[]> {
  if (type !== 'TEST' || status !== 'FAILED') return [];
  const lines: string[] = [];
  for (const outcome of ['ERROR', 'FAILED']) {
    const { testCases = [] } = await codebuild.send(
      new DescribeTestCasesCommand({ reportArn: arn, filter: { status: outcome }, maxResults: MAX_NAMED }),
    );
    lines.push(...testCases.map(described));
  }
  return lines.slice(0, MAX_NAMED);
}

function described({ status, prefix, name, message }: TestCase): string {
  const reason = message?.trim().split('\n')[0];
  return `${status} ${prefix ? `${prefix}: ` : ''}${name}${reason ? ` (${reason})` : ''}`;
}
