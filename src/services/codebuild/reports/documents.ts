import type { ReportExportConfig, Tag } from '@aws-sdk/client-codebuild';
import { collection, sortableNumber } from '../../../store/store.js';
import type { FileCoverage, TestResult } from './model.js';
import type { CoverageSummary, TestSummary } from './summary.js';

export type ReportKind = 'TEST' | 'CODE_COVERAGE';

/** Instants are epoch ms. */
export interface ReportGroupDocument {
  readonly name: string;
  readonly type: ReportKind;
  readonly exportConfig: ReportExportConfig;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
  readonly lastModifiedAt: number;
  /** DELETING: until its reports are gone. */
  readonly status: 'ACTIVE' | 'DELETING';
}

/** How far a report is, and what it tells. A report of tests that failed is FAILED; one without readable files INCOMPLETE. */
export type ReportOutcome =
  | { readonly status: 'GENERATING' | 'INCOMPLETE' }
  | { readonly status: 'SUCCEEDED' | 'FAILED'; readonly tests: TestSummary; readonly isTruncated: boolean }
  | { readonly status: 'SUCCEEDED'; readonly coverage: CoverageSummary; readonly isTruncated: boolean };

export interface ReportDocument {
  /** `GROUP:UUID` */
  readonly id: string;
  readonly groupName: string;
  readonly type: ReportKind;
  /** ARN of the build. */
  readonly executionId: string;
  readonly exportConfig: ReportExportConfig;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly outcome: ReportOutcome;
}

/** What a report tells one by one. */
export type ReportContents =
  | { readonly tests: readonly (TestResult & { readonly rawDataPath: string })[] }
  | { readonly files: readonly FileCoverage[] };

/** By name. */
export const reportGroups = collection<ReportGroupDocument>('codebuild.reportGroup', {
  created: (group) => ({ value: 'all', sort: sortableNumber(group.createdAt) }),
  modified: (group) => ({ value: 'all', sort: sortableNumber(group.lastModifiedAt) }),
});

/** By id. */
export const reports = collection<ReportDocument>('codebuild.report', {
  created: (report) => byTime(report, 'all'),
  createdWithStatus: (report) => byTime(report, report.outcome.status),
  group: (report) => byTime(report, report.groupName),
  groupWithStatus: (report) => byTime(report, `${report.groupName}/${report.outcome.status}`),
  execution: (report) => byTime(report, report.executionId),
});

/** By the report's id. */
export const reportContents = collection<ReportContents>('codebuild.reportContents');

function byTime(report: ReportDocument, value: string) {
  return { value, sort: sortableNumber(report.createdAt) };
}
