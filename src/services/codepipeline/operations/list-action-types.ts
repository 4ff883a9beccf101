import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { BUILT_IN_TYPES } from '../catalog/catalog.js';
import { onePage } from '../pages.js';
import { presentBuiltIn, presentDeclared } from '../present/action-type.js';
import { actionTypes } from '../store.js';
import type { Sdk } from './sdk.js';

const TYPES_PER_PAGE = 100;

/** AWS's own first, then third parties', then those of the account. Every region has the built-in ones. */
export const listActionTypes: Operation<Sdk, 'ListActionTypes'> = {
  authorize: onAnyResource('codepipeline:ListActionTypes'),
  async handle({ actionOwnerFilter, regionFilter, nextToken }, context) {
    const region = regionFilter ?? context.region;
    const stored = await context.store.list(
      actionTypes,
      regionalScope({ accountId: context.accountId, region }),
    );
    const declared = stored.filter(({ doc }) => doc.deletedAt === undefined).map(({ doc }) => doc.type);
    const types = [...BUILT_IN_TYPES.map(presentBuiltIn), ...declared.map(presentDeclared)].filter(
      ({ id }) => actionOwnerFilter === undefined || id?.owner === actionOwnerFilter,
    );
    const page = await onePage(
      context,
      `ListActionTypes:${actionOwnerFilter ?? ''}:${region}`,
      { nextToken, maxResults: TYPES_PER_PAGE },
      async (limit, after: number | undefined) =>
        types.map((type, index) => ({ type, index })).slice((after ?? -1) + 1, (after ?? -1) + 1 + limit),
      ({ index }) => index,
    );
    return { actionTypes: page.items.map(({ type }) => type), nextToken: page.nextToken };
  },
};
