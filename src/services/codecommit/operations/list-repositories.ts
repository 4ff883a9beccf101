import { onAnyResource } from '../../../front-door/access.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import type { RepositoryDocument } from '../model.js';
import { isCursor, openPage } from '../pages.js';
import { repositories } from '../store.js';

type Sdk = ServiceSdks['codecommit'];

interface Page {
  readonly documents: readonly RepositoryDocument[];
  /** Where the next page begins; undefined at the end. */
  readonly cursor: unknown;
}

export const listRepositories: Operation<Sdk, 'ListRepositories'> = {
  authorize: onAnyResource('codecommit:ListRepositories'),
  async handle(input, context) {
    const { sortBy = 'repositoryName', order = 'ascending' } = input;
    if (sortBy !== 'repositoryName' && sortBy !== 'lastModifiedDate') throw codeCommitError('InvalidSortBy');
    if (order !== 'ascending' && order !== 'descending') throw codeCommitError('InvalidOrder');
    const listing = `ListRepositories:${sortBy}:${order}`;
    const after = openPage(context, listing, input.nextToken);
    const reverse = order === 'descending';
    const page = await (sortBy === 'repositoryName' ? byName : byModification)(context, after, reverse);
    return {
      repositories: page.documents.map(({ repositoryName, repositoryId }) => ({
        repositoryName,
        repositoryId,
      })),
      nextToken: page.cursor === undefined ? undefined : context.tokens.seal(listing, page.cursor),
    };
  },
};

/** One more than a page is read, to know whether there is another. */
const READ_LIMIT = QUOTAS.repositoriesPerPage + 1;

async function byName(context: RequestContext, after: unknown, reverse: boolean): Promise<Page> {
  const query = { reverse, limit: READ_LIMIT, ...(typeof after === 'string' && { after }) };
  const found = await context.store.list(repositories, regionalScope(context), query);
  const shown = found.slice(0, QUOTAS.repositoriesPerPage);
  return {
    documents: shown.map(({ doc }) => doc),
    cursor: found.length > shown.length ? shown.at(-1)?.key : undefined,
  };
}

async function byModification(context: RequestContext, after: unknown, reverse: boolean): Promise<Page> {
  const query = { reverse, limit: READ_LIMIT, ...(isCursor(after) && { after }) };
  const found = await context.store.listBy(repositories, regionalScope(context), 'modified', 'all', query);
  const shown = found.slice(0, QUOTAS.repositoriesPerPage);
  return {
    documents: shown.map(({ doc }) => doc),
    cursor: found.length > shown.length ? shown.at(-1)?.cursor : undefined,
  };
}
