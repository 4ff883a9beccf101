import type { Authorizer } from '../../../front-door/identity.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { resourcePolicies } from '../resource-policies.js';
import { type Listing, type Page, pageOfList } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** Projects of other accounts whose resource policies let the caller see them. */
export function listSharedProjects(authorizer: Authorizer): Operation<Sdk, 'ListSharedProjects'> {
  return {
    authorize: () => [{ action: 'codebuild:ListSharedProjects', resource: '*' }],
    async handle({ nextToken, maxResults, sortOrder = 'ASCENDING' }, context) {
      const listing = { name: `ListSharedProjects:${sortOrder}`, nextToken, maxResults };
      const page = await shared(context, authorizer, listing, 'project/', 'codebuild:BatchGetProjects');
      return { projects: [...page.items], nextToken: page.nextToken };
    },
  };
}

/** The same for report groups. */
export function listSharedReportGroups(authorizer: Authorizer): Operation<Sdk, 'ListSharedReportGroups'> {
  return {
    authorize: () => [{ action: 'codebuild:ListSharedReportGroups', resource: '*' }],
    async handle({ nextToken, maxResults, sortOrder = 'ASCENDING' }, context) {
      const listing = { name: `ListSharedReportGroups:${sortOrder}`, nextToken, maxResults };
      const page = await shared(
        context,
        authorizer,
        listing,
        'report-group/',
        'codebuild:BatchGetReportGroups',
      );
      return { reportGroups: [...page.items], nextToken: page.nextToken };
    },
  };
}

/** In order of their ARNs. */
async function shared(
  context: RequestContext,
  authorizer: Authorizer,
  listing: Listing,
  prefix: string,
  action: string,
): Promise<Page<string>> {
  const arns: string[] = [];
  for (const scope of await context.store.scopes(resourcePolicies)) {
    for (const { key: arn, doc } of await context.store.list(resourcePolicies, scope)) {
      const owner = parseArn(arn);
      if (!owner?.resource.startsWith(prefix)) continue;
      if (owner.accountId === context.accountId || owner.region !== context.region) continue;
      const decision = await authorizer.authorize(
        context.caller,
        [{ action, resource: arn, resourcePolicy: doc.policy }],
        { accountId: context.accountId, region: context.region, now: context.clock.now() },
      );
      if (decision.allowed) arns.push(arn);
    }
  }
  arns.sort();
  return await pageOfList(context, listing, listing.name.endsWith('DESCENDING') ? arns.reverse() : arns);
}
