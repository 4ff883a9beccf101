import type {
  CreateReportGroupInput,
  ReportExportConfig,
  UpdateReportGroupInput,
} from '@aws-sdk/client-codebuild';
import { type Conditions, requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { reportGroupKeys } from '../condition-keys.js';
import { invalidInput, resourceNotFound } from '../errors.js';
import type { Place } from '../names.js';
import { defaultKey } from '../project-defaults.js';
import { type ReportGroupDocument, reportGroups, reports } from '../reports/documents.js';
import { groupOfArn, reportGroupArn } from '../reports/names.js';
import { presentGroup } from '../reports/present.js';
import { ownAccess, resourcePolicies, sharedAccess } from '../resource-policies.js';
import { groupRemovalKey, REPORT_GROUP_REMOVAL } from '../workers/report-workers.js';
import { type Listing, pageOf } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** @source AWS CodeBuild User Guide, "Quotas": report groups per account */
const MAX_GROUPS = 1_000;

export const createReportGroup: Operation<Sdk, 'CreateReportGroup'> = {
  authorize: (input, context) => {
    const arn = reportGroupArn(context, input.name ?? '');
    return [ownAccess(context.store, 'codebuild:CreateReportGroup', arn, argumentsOf(input))];
  },
  async handle({ name = '', type, exportConfig, tags = [] }, context) {
    const now = context.clock.now();
    const group: ReportGroupDocument = {
      name,
      type: type ?? 'TEST',
      exportConfig: withExportDefaults(exportConfig ?? {}, context),
      tags,
      createdAt: now,
      lastModifiedAt: now,
      status: 'ACTIVE',
    };
    await context.store.transaction(async (tx) => {
      const scope = regionalScope(context);
      if (await tx.get(reportGroups, scope, name)) {
        const arn = reportGroupArn(context, name);
        throw new AwsError('ResourceAlreadyExistsException', `Report group already exists: ${arn}`);
      }
      const known = await tx.list(reportGroups, scope, { limit: MAX_GROUPS });
      if (known.length >= MAX_GROUPS) {
        throw new AwsError(
          'AccountLimitExceededException',
          `Cannot have more than ${MAX_GROUPS} report groups`,
        );
      }
      await tx.put(reportGroups, scope, name, group);
    });
    return { reportGroup: presentGroup(context, group) };
  },
};

function argumentsOf(input: CreateReportGroupInput | UpdateReportGroupInput): Conditions {
  return { ...requestTags(tagsByKey(input.tags)), ...reportGroupKeys(input) };
}

/** Only what is given changes. */
export const updateReportGroup: Operation<Sdk, 'UpdateReportGroup'> = {
  authorize: (input, { store }) => [
    ownAccess(store, 'codebuild:UpdateReportGroup', input.arn ?? '', argumentsOf(input)),
  ],
  async handle({ arn = '', exportConfig, tags }, context) {
    const { name, ...place } = groupOfArn(arn, context);
    return await context.store.transaction(async (tx) => {
      const stored = await tx.get(reportGroups, regionalScope(place), name);
      if (stored === undefined) throw resourceNotFound(`Report group does not exist: ${arn}`);
      const group: ReportGroupDocument = {
        ...stored.doc,
        exportConfig: exportConfig ? withExportDefaults(exportConfig, place) : stored.doc.exportConfig,
        tags: tags ?? stored.doc.tags,
        lastModifiedAt: context.clock.now(),
      };
      await tx.put(reportGroups, regionalScope(place), name, group);
      return { reportGroup: presentGroup(place, group) };
    });
  },
};

/** Succeeds where there is no such group. Its reports are deleted behind the answer; until then it is DELETING. */
export const deleteReportGroup: Operation<Sdk, 'DeleteReportGroup'> = {
  authorize: ({ arn = '' }, { store }) => [ownAccess(store, 'codebuild:DeleteReportGroup', arn)],
  async handle({ arn = '', deleteReports = false }, context) {
    const { name, ...place } = groupOfArn(arn, context);
    const scope = regionalScope(place);
    await context.store.transaction(async (tx) => {
      const stored = await tx.get(reportGroups, scope, name);
      if (stored === undefined) return;
      const [report] = await tx.listBy(reports, scope, 'group', name, { limit: 1 });
      if (report !== undefined && !deleteReports) {
        throw invalidInput(
          'Report group cannot be deleted because it contains reports. Delete the reports first, or set deleteReports',
        );
      }
      await tx.delete(resourcePolicies, scope, arn);
      if (report === undefined) {
        await tx.delete(reportGroups, scope, name);
        return;
      }
      await tx.put(reportGroups, scope, name, { ...stored.doc, status: 'DELETING' });
      await context.work.enqueue(tx, { kind: REPORT_GROUP_REMOVAL, key: groupRemovalKey(place, name) });
    });
    return {};
  },
};

export const batchGetReportGroups: Operation<Sdk, 'BatchGetReportGroups'> = {
  authorize: ({ reportGroupArns = [] }, { store }) =>
    Promise.all(reportGroupArns.map((arn) => sharedAccess(store, 'codebuild:BatchGetReportGroups', arn))),
  async handle({ reportGroupArns = [] }, context) {
    const found = await Promise.all(
      reportGroupArns.map(async (arn) => {
        const { name, ...place } = groupOfArn(arn, context);
        const stored = await context.store.get(reportGroups, regionalScope(place), name);
        return { arn, group: stored && presentGroup(place, stored.doc) };
      }),
    );
    return {
      reportGroups: found.flatMap(({ group }) => group ?? []),
      reportGroupsNotFound: found.flatMap(({ arn, group }) => (group ? [] : [arn])),
    };
  },
};

const SORTED_BY = { CREATED_TIME: 'created', LAST_MODIFIED_TIME: 'modified' } as const;

export const listReportGroups: Operation<Sdk, 'ListReportGroups'> = {
  authorize: () => [{ action: 'codebuild:ListReportGroups', resource: '*' }],
  async handle({ sortBy = 'CREATED_TIME', sortOrder = 'DESCENDING', nextToken, maxResults }, context) {
    const listing: Listing = { name: `ListReportGroups:${sortBy}:${sortOrder}`, nextToken, maxResults };
    const scope = regionalScope(context);
    const reverse = sortOrder === 'DESCENDING';
    const { store } = context;
    const page =
      sortBy === 'NAME'
        ? await pageOf<string, string>(context, listing, async (after, limit) =>
            (await store.list(reportGroups, scope, { after, limit, reverse })).map(({ key }) => ({
              item: key,
              cursor: key,
            })),
          )
        : await pageOf(context, listing, async (after, limit) =>
            (
              await store.listBy(reportGroups, scope, SORTED_BY[sortBy], 'all', { after, limit, reverse })
            ).map(({ key, cursor }) => ({ item: key, cursor })),
          );
    return {
      reportGroups: page.items.map((name) => reportGroupArn(context, name)),
      nextToken: page.nextToken,
    };
  },
};

/** @source AWS CLI example of `create-report-group`: packaging NONE and the account's S3 key by default */
function withExportDefaults(config: ReportExportConfig, place: Place): ReportExportConfig {
  const { exportConfigType = 'NO_EXPORT', s3Destination } = config;
  if (exportConfigType !== 'S3') return { exportConfigType };
  if (!s3Destination?.bucket) throw invalidInput('Invalid report group: s3Destination needs a bucket');
  const { encryptionDisabled = false } = s3Destination;
  return {
    exportConfigType,
    s3Destination: {
      ...s3Destination,
      packaging: s3Destination.packaging ?? 'NONE',
      encryptionDisabled,
      ...(!encryptionDisabled && {
        encryptionKey: s3Destination.encryptionKey ?? defaultKey(place),
      }),
    },
  };
}
