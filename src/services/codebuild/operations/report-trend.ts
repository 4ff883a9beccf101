import type { ReportGroupTrendFieldType } from '@aws-sdk/client-codebuild';
import type { Operation } from '../../../front-door/service.js';
import { assertNever } from '../../../kernel/assert-never.js';
import { regionalScope } from '../../../store/store.js';
import { invalidInput, resourceNotFound } from '../errors.js';
import { type ReportOutcome, reportGroups, reports } from '../reports/documents.js';
import { groupOfArn, reportArn } from '../reports/names.js';
import { percentage } from '../reports/summary.js';
import { sharedAccess } from '../resource-policies.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

const DEFAULT_REPORTS = 100;
const COVERAGE_FIELDS: readonly ReportGroupTrendFieldType[] = [
  'LINE_COVERAGE',
  'LINES_COVERED',
  'LINES_MISSED',
  'BRANCH_COVERAGE',
  'BRANCHES_COVERED',
  'BRANCHES_MISSED',
];

/** All numbers are texts, as on AWS; the newest report comes first. */
export const getReportGroupTrend: Operation<Sdk, 'GetReportGroupTrend'> = {
  authorize: async ({ reportGroupArn = '' }, { store }) => [
    await sharedAccess(store, 'codebuild:GetReportGroupTrend', reportGroupArn),
  ],
  async handle({ reportGroupArn = '', trendField, numOfReports = DEFAULT_REPORTS }, context) {
    const { name, ...place } = groupOfArn(reportGroupArn, context);
    const scope = regionalScope(place);
    const group = await context.store.get(reportGroups, scope, name);
    if (group === undefined) throw resourceNotFound(`Report group does not exist: ${reportGroupArn}`);
    if (trendField === undefined) throw new Error('required members are checked at the door');
    if (COVERAGE_FIELDS.includes(trendField) !== (group.doc.type === 'CODE_COVERAGE')) {
      throw invalidInput(`Trend field ${trendField} does not fit report group type ${group.doc.type}`);
    }
    const newest = await context.store.listBy(reports, scope, 'group', name, {
      limit: numOfReports,
      reverse: true,
    });
    const values = newest.flatMap(({ doc }) => {
      const value = trendValue(doc.outcome, trendField);
      return value === undefined ? [] : [{ reportArn: reportArn(place, doc.id), value }];
    });
    return {
      stats: statsOf(values.map(({ value }) => value)),
      rawData: values.map(({ reportArn: arn, value }) => ({ reportArn: arn, data: String(value) })),
    };
  },
};

function statsOf(values: readonly number[]) {
  if (values.length === 0) return {};
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    average: String(average),
    max: String(Math.max(...values)),
    min: String(Math.min(...values)),
  };
}

/** @returns nothing for reports that tell nothing of the kind */
function trendValue(outcome: ReportOutcome, field: ReportGroupTrendFieldType): number | undefined {
  const tests = 'tests' in outcome ? outcome.tests : undefined;
  const coverage = 'coverage' in outcome ? outcome.coverage : undefined;
  switch (field) {
    case 'PASS_RATE':
      return tests && percentage(tests.statusCounts.SUCCEEDED, tests.total - tests.statusCounts.SUCCEEDED);
    case 'DURATION':
      return tests?.durationNs;
    case 'TOTAL':
      return tests?.total;
    case 'LINE_COVERAGE':
      return coverage?.lineCoveragePercentage;
    case 'LINES_COVERED':
      return coverage?.linesCovered;
    case 'LINES_MISSED':
      return coverage?.linesMissed;
    case 'BRANCH_COVERAGE':
      return coverage?.branchCoveragePercentage;
    case 'BRANCHES_COVERED':
      return coverage?.branchesCovered;
    case 'BRANCHES_MISSED':
      return coverage?.branchesMissed;
    default:
      return assertNever(field, 'trend field');
  }
}
