import type { CodeCoverage, Report, ReportGroup, TestCase } from '@aws-sdk/client-codebuild';
import type { Place } from '../names.js';
import type { ReportDocument, ReportGroupDocument } from './documents.js';
import type { FileCoverage, TestResult } from './model.js';
import { reportArn, reportGroupArn } from './names.js';
import { percentage } from './summary.js';

export function presentGroup(place: Place, group: ReportGroupDocument): ReportGroup {
  return {
    arn: reportGroupArn(place, group.name),
    name: group.name,
    type: group.type,
    exportConfig: group.exportConfig,
    created: new Date(group.createdAt),
    lastModified: new Date(group.lastModifiedAt),
    tags: [...group.tags],
    status: group.status,
  };
}

export function presentReport(place: Place, report: ReportDocument): Report {
  const { outcome } = report;
  return {
    arn: reportArn(place, report.id),
    type: report.type,
    name: report.groupName,
    reportGroupArn: reportGroupArn(place, report.groupName),
    executionId: report.executionId,
    status: outcome.status,
    created: new Date(report.createdAt),
    expired: new Date(report.expiresAt),
    exportConfig: report.exportConfig,
    truncated: 'isTruncated' in outcome && outcome.isTruncated,
    ...('tests' in outcome && {
      testSummary: {
        total: outcome.tests.total,
        statusCounts: { ...outcome.tests.statusCounts },
        durationInNanoSeconds: outcome.tests.durationNs,
      },
    }),
    ...('coverage' in outcome && { codeCoverageSummary: { ...outcome.coverage } }),
  };
}

export function presentTest(
  place: Place,
  report: ReportDocument,
  test: TestResult & { readonly rawDataPath: string },
): TestCase {
  return {
    reportArn: reportArn(place, report.id),
    testRawDataPath: test.rawDataPath,
    prefix: test.prefix ?? '',
    name: test.name,
    status: test.status,
    durationInNanoSeconds: test.durationNs,
    message: test.message ?? '',
    testSuiteName: test.testSuiteName ?? '',
    expired: new Date(report.expiresAt),
  };
}

/** @param index of the file in its report, of which its id is made */
export function presentCoverage(
  place: Place,
  report: ReportDocument,
  file: FileCoverage,
  index: number,
): CodeCoverage {
  return {
    id: `${report.id.slice(report.id.lastIndexOf(':') + 1)}-${index}`,
    reportARN: reportArn(place, report.id),
    ...file,
    lineCoveragePercentage: percentage(file.linesCovered, file.linesMissed),
    branchCoveragePercentage: percentage(file.branchesCovered, file.branchesMissed),
    expired: new Date(report.expiresAt),
  };
}
