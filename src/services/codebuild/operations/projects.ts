import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { projectNameOf } from '../names.js';
import { presentProject } from '../present/project.js';
import { projects } from '../store.js';
import { forgetHeld } from '../webhooks/approval.js';
import { type Listing, pageOf } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** Succeeds where there is no such project; its builds stay. */
export const deleteProject: Operation<Sdk, 'DeleteProject'> = {
  authorize: (input, context) => [projectAccess('DeleteProject', context, input.name)],
  async handle(input, context) {
    const name = projectNameOf(input.name ?? '', context);
    await context.store.transaction(async (tx) => {
      await tx.delete(projects, regionalScope(context), name);
      await forgetHeld(tx, context, name);
    });
    return {};
  },
};

export const batchGetProjects: Operation<Sdk, 'BatchGetProjects'> = {
  authorize: (input, context) =>
    (input.names ?? []).map((name) => projectAccess('BatchGetProjects', context, name)),
  async handle({ names = [] }, context) {
    const found = await Promise.all(
      names.map(async (asked) => {
        const stored = await context.store.get(
          projects,
          regionalScope(context),
          projectNameOf(asked, context),
        );
        return { asked, project: stored && presentProject(context, stored.doc) };
      }),
    );
    return {
      projects: found.flatMap(({ project }) => project ?? []),
      projectsNotFound: found.flatMap(({ asked, project }) => (project ? [] : [asked])),
    };
  },
};

const SORTED_BY = { CREATED_TIME: 'created', LAST_MODIFIED_TIME: 'modified' } as const;

export const listProjects: Operation<Sdk, 'ListProjects'> = {
  authorize: onAnyResource('codebuild:ListProjects'),
  async handle({ sortBy = 'NAME', sortOrder = 'ASCENDING', nextToken }, context) {
    const listing: Listing = { name: `ListProjects:${sortBy}:${sortOrder}`, nextToken };
    const scope = regionalScope(context);
    const reverse = sortOrder === 'DESCENDING';
    const page =
      sortBy === 'NAME'
        ? await pageOf<string, string>(context, listing, async (after, limit) =>
            (await context.store.list(projects, scope, { after, limit, reverse })).map(({ key }) => ({
              item: key,
              cursor: key,
            })),
          )
        : await pageOf(context, listing, async (after, limit) =>
            (
              await context.store.listBy(projects, scope, SORTED_BY[sortBy], 'all', { after, limit, reverse })
            ).map(({ key, cursor }) => ({ item: key, cursor })),
          );
    return { projects: [...page.items], nextToken: page.nextToken };
  },
};
