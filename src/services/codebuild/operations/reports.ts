import type { Operation, RequestContext } from '../../../front-door/service.js';
import { type IndexCursor, regionalScope } from '../../../store/store.js';
import { resourceNotFound } from '../errors.js';
import type { Place } from '../names.js';
import { reportGroups, reports } from '../reports/documents.js';
import { groupOfArn, reportArn, reportGroupArn, reportOfArn } from '../reports/names.js';
import { presentReport } from '../reports/present.js';
import { removeReport } from '../reports/remove-report.js';
import { ownAccess, reportAccess, sharedAccess } from '../resource-policies.js';
import { type Listing, pageOf } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

export const batchGetReports: Operation<Sdk, 'BatchGetReports'> = {
  authorize: ({ reportArns = [] }, { store }) =>
    Promise.all(reportArns.map((arn) => reportAccess(store, 'codebuild:BatchGetReports', arn))),
  async handle({ reportArns = [] }, context) {
    const found = await Promise.all(
      reportArns.map(async (arn) => {
        const { name, ...place } = reportOfArn(arn, context);
        const stored = await context.store.get(reports, regionalScope(place), name);
        return { arn, report: stored && presentReport(place, stored.doc) };
      }),
    );
    return {
      reports: found.flatMap(({ report }) => report ?? []),
      reportsNotFound: found.flatMap(({ arn, report }) => (report ? [] : [arn])),
    };
  },
};

/** Succeeds where there is no such report. */
export const deleteReport: Operation<Sdk, 'DeleteReport'> = {
  authorize: async ({ arn = '' }, { store }) => {
    const { resource } = await reportAccess(store, 'codebuild:DeleteReport', arn);
    return [ownAccess(store, 'codebuild:DeleteReport', resource)];
  },
  async handle({ arn = '' }, context) {
    const { name, ...place } = reportOfArn(arn, context);
    await context.store.transaction((tx) => removeReport(tx, regionalScope(place), name));
    return {};
  },
};

export const listReports: Operation<Sdk, 'ListReports'> = {
  authorize: () => [{ action: 'codebuild:ListReports', resource: '*' }],
  async handle({ sortOrder = 'DESCENDING', nextToken, maxResults, filter }, context) {
    const status = filter?.status;
    const listing = { name: `ListReports:${sortOrder}:${status ?? ''}`, nextToken, maxResults };
    const found = status ? (['createdWithStatus', status] as const) : (['created', 'all'] as const);
    return await reportPage(context, context, listing, found, sortOrder === 'DESCENDING');
  },
};

export const listReportsForReportGroup: Operation<Sdk, 'ListReportsForReportGroup'> = {
  authorize: async ({ reportGroupArn: arn = '' }, { store }) => [
    await sharedAccess(store, 'codebuild:ListReportsForReportGroup', arn),
  ],
  async handle({ reportGroupArn: arn = '', sortOrder = 'DESCENDING', filter, ...page }, context) {
    const { name, ...place } = groupOfArn(arn, context);
    if ((await context.store.get(reportGroups, regionalScope(place), name)) === undefined) {
      throw resourceNotFound(`Report group does not exist: ${reportGroupArn(place, name)}`);
    }
    const status = filter?.status;
    const listing = { name: `ListReportsForReportGroup:${arn}:${sortOrder}:${status ?? ''}`, ...page };
    const found = status ? (['groupWithStatus', `${name}/${status}`] as const) : (['group', name] as const);
    return await reportPage(
      context,
      place,
      { ...listing, nextToken: page.nextToken },
      found,
      sortOrder === 'DESCENDING',
    );
  },
};

async function reportPage(
  context: RequestContext,
  place: Place,
  listing: Listing,
  [index, value]: readonly [index: string, value: string],
  reverse: boolean,
): Promise<{ reports: string[]; nextToken: string | undefined }> {
  const page = await pageOf<string, IndexCursor>(context, listing, async (after, limit) =>
    (await context.store.listBy(reports, regionalScope(place), index, value, { after, limit, reverse })).map(
      ({ key, cursor }) => ({ item: key, cursor }),
    ),
  );
  return { reports: page.items.map((id) => reportArn(place, id)), nextToken: page.nextToken };
}
