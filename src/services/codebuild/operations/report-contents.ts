import type { CodeCoverage, DescribeCodeCoveragesInput } from '@aws-sdk/client-codebuild';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { invalidInput, resourceNotFound } from '../errors.js';
import type { Place } from '../names.js';
import { type ReportContents, type ReportDocument, reportContents, reports } from '../reports/documents.js';
import { reportOfArn } from '../reports/names.js';
import { presentCoverage, presentTest } from '../reports/present.js';
import { reportAccess } from '../resource-policies.js';
import { pageOfList } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** In the order of the report: those that failed come first where there were too many to keep. */
export const describeTestCases: Operation<Sdk, 'DescribeTestCases'> = {
  authorize: async ({ reportArn = '' }, { store }) => [
    await reportAccess(store, 'codebuild:DescribeTestCases', reportArn),
  ],
  async handle({ reportArn = '', nextToken, maxResults, filter = {} }, context) {
    const { place, report, contents } = await readReport(context, reportArn, 'TEST');
    const tests = contents !== undefined && 'tests' in contents ? contents.tests : [];
    const { status, keyword } = filter;
    const wanted = tests.filter(
      (test) =>
        (status === undefined || test.status === status.toUpperCase()) &&
        (keyword === undefined || test.name.includes(keyword) || test.prefix?.includes(keyword) === true),
    );
    const name = `DescribeTestCases:${reportArn}:${JSON.stringify(filter)}`;
    const page = await pageOfList(context, { name, nextToken, maxResults }, wanted);
    return {
      testCases: page.items.map((test) => presentTest(place, report, test)),
      nextToken: page.nextToken,
    };
  },
};

export const describeCodeCoverages: Operation<Sdk, 'DescribeCodeCoverages'> = {
  authorize: async ({ reportArn = '' }, { store }) => [
    await reportAccess(store, 'codebuild:DescribeCodeCoverages', reportArn),
  ],
  async handle({ nextToken, maxResults, ...input }, context) {
    const { place, report, contents } = await readReport(context, input.reportArn ?? '', 'CODE_COVERAGE');
    const files = contents !== undefined && 'files' in contents ? contents.files : [];
    const all = files.map((file, index) => presentCoverage(place, report, file, index));
    const listing = { name: `DescribeCodeCoverages:${JSON.stringify(input)}`, nextToken, maxResults };
    const page = await pageOfList(context, listing, sortedCoverage(all, input));
    return { codeCoverages: [...page.items], nextToken: page.nextToken };
  },
};

function sortedCoverage(
  files: readonly CodeCoverage[],
  input: Omit<DescribeCodeCoveragesInput, 'nextToken' | 'maxResults'>,
): readonly CodeCoverage[] {
  const { minLineCoveragePercentage = 0, maxLineCoveragePercentage = 100, sortBy, sortOrder } = input;
  const percent = (file: CodeCoverage) => file.lineCoveragePercentage ?? 0;
  const byPath = (left: CodeCoverage, right: CodeCoverage) =>
    (left.filePath ?? '') < (right.filePath ?? '') ? -1 : 1;
  const direction = sortOrder === 'DESCENDING' ? -1 : 1;
  return files
    .filter(
      (file) => percent(file) >= minLineCoveragePercentage && percent(file) <= maxLineCoveragePercentage,
    )
    .sort((left, right) => {
      const difference = sortBy === 'FILE_PATH' ? 0 : percent(left) - percent(right);
      return direction * (difference === 0 ? byPath(left, right) : difference);
    });
}

/** @throws AwsError ResourceNotFoundException, InvalidInputException */
async function readReport(
  context: RequestContext,
  arn: string,
  type: ReportDocument['type'],
): Promise<{ place: Place; report: ReportDocument; contents: ReportContents | undefined }> {
  const { store } = context;
  const { name, ...place } = reportOfArn(arn, context);
  const stored = await store.get(reports, regionalScope(place), name);
  if (stored === undefined) throw resourceNotFound(`Report does not exist: ${arn}`);
  if (stored.doc.type !== type) throw invalidInput(`Report ${arn} is not of type ${type}`);
  return {
    place,
    report: stored.doc,
    contents: (await store.get(reportContents, regionalScope(place), name))?.doc,
  };
}
