import { openFileContent } from '../../../kernel/file-content.js';
import type { ReportFileFormat } from '../buildspec/model.js';
import type { ReportContents, ReportOutcome } from '../reports/documents.js';
import {
  type CoverageFormat,
  TEST_FORMATS,
  type TestFormat,
  type TestResult,
  UnreadableReport,
} from '../reports/model.js';
import { readCoverage, readTests } from '../reports/parse-report.js';
import { CoverageTally, isFailure, TestTally } from '../reports/summary.js';
import type { FoundFile } from './find-files.js';

/** AWS names no limit; coverage of large projects has tens of megabytes. */
const MAX_REPORT_BYTES = 100 * 1024 * 1024;

export interface ParsedReport {
  readonly outcome: ReportOutcome;
  readonly contents?: ReportContents;
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** All files of a report together; it is INCOMPLETE where none of them, or not every one, can be read. */
export async function parseReportFiles(
  files: readonly FoundFile[],
  format: ReportFileFormat,
): Promise<ParsedReport> {
  const testFormat = TEST_FORMATS.find((known) => known === format);
  return testFormat === undefined
    ? await parseCoverage(files, format as CoverageFormat)
    : await parseTests(files, testFormat);
}

async function parseTests(files: readonly FoundFile[], format: TestFormat): Promise<ParsedReport> {
  const tally = new TestTally();
  const paths = new Map<TestResult, string>();
  const unreadable = await readEach(files, (file) =>
    readTests(format, textOf(file), (result) => {
      const kept = tally.add(result);
      if (kept !== undefined) paths.set(kept, file.path);
    }),
  );
  if (files.length === 0 || unreadable.length > 0) return { outcome: { status: 'INCOMPLETE' }, unreadable };
  const tests = tally.summary();
  const kept = tally.kept();
  const status = kept.some((test) => isFailure(test.status)) ? 'FAILED' : 'SUCCEEDED';
  return {
    outcome: { status, tests, isTruncated: tests.total > kept.length },
    contents: { tests: kept.map((test) => ({ ...test, rawDataPath: paths.get(test) ?? '' })) },
    unreadable,
  };
}

async function parseCoverage(files: readonly FoundFile[], format: CoverageFormat): Promise<ParsedReport> {
  const tally = new CoverageTally();
  const unreadable = await readEach(files, (file) =>
    readCoverage(format, textOf(file), (covered) => tally.add(covered)),
  );
  if (files.length === 0 || unreadable.length > 0) return { outcome: { status: 'INCOMPLETE' }, unreadable };
  return {
    outcome: { status: 'SUCCEEDED', coverage: tally.summary(), isTruncated: tally.isTruncated() },
    contents: { files: tally.kept() },
    unreadable,
  };
}

async function readEach(
  files: readonly FoundFile[],
  read: (file: FoundFile) => Promise<void>,
): Promise<ParsedReport['unreadable']> {
  const unreadable: { path: string; reason: string }[] = [];
  for (const file of files) {
    await read(file).catch((error: unknown) => {
      if (!(error instanceof UnreadableReport)) throw error;
      unreadable.push({ path: file.path, reason: error.message });
    });
  }
  return unreadable;
}

async function* textOf(source: FoundFile): AsyncGenerator<string> {
  const { bytes, sizeBytes } = await openFileContent(source);
  try {
    if (sizeBytes > MAX_REPORT_BYTES) {
      throw new UnreadableReport(`the file has ${sizeBytes} bytes, at most ${MAX_REPORT_BYTES} are read`);
    }
    for await (const piece of bytes.setEncoding('utf8')) yield piece as string;
  } finally {
    bytes.destroy();
  }
}
