import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { resourceNotFound } from '../errors.js';
import { buildIdOf, projectArn, projectNameOf, projectOfBuild } from '../names.js';
import { presentBuild } from '../present/build.js';
import { builds, projects } from '../store.js';
import { pageOf } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

export const batchGetBuilds: Operation<Sdk, 'BatchGetBuilds'> = {
  authorize: (input, context) => {
    const names = new Set((input.ids ?? []).map((id) => projectOfBuild(buildIdOf(id))));
    return [...names].map((name) => projectAccess('BatchGetBuilds', context, name));
  },
  async handle({ ids = [] }, context) {
    const found = await Promise.all(
      ids.map(async (asked) => {
        const stored = await context.store.get(builds, regionalScope(context), buildIdOf(asked));
        return { asked, build: stored && presentBuild(context, stored.doc) };
      }),
    );
    return {
      builds: found.flatMap(({ build }) => build ?? []),
      buildsNotFound: found.flatMap(({ asked, build }) => (build ? [] : [asked])),
    };
  },
};

/** The newest first, unless asked otherwise. */
export const listBuilds: Operation<Sdk, 'ListBuilds'> = {
  authorize: onAnyResource('codebuild:ListBuilds'),
  async handle({ sortOrder = 'DESCENDING', nextToken }, context) {
    const listing = { name: `ListBuilds:${sortOrder}`, nextToken };
    const reverse = sortOrder === 'DESCENDING';
    const page = await pageOf(context, listing, async (after, limit) =>
      (
        await context.store.listBy(builds, regionalScope(context), 'started', 'all', {
          after,
          limit,
          reverse,
        })
      ).map(({ key, cursor }) => ({ item: key, cursor })),
    );
    return { ids: [...page.items], nextToken: page.nextToken };
  },
};

export const listBuildsForProject: Operation<Sdk, 'ListBuildsForProject'> = {
  authorize: (input, context) => [projectAccess('ListBuildsForProject', context, input.projectName)],
  async handle({ projectName = '', sortOrder = 'DESCENDING', nextToken }, context) {
    const name = projectNameOf(projectName);
    const scope = regionalScope(context);
    const listing = { name: `ListBuildsForProject:${name}:${sortOrder}`, nextToken };
    const reverse = sortOrder === 'DESCENDING';
    const page = await pageOf(context, listing, async (after, limit) =>
      (await context.store.listBy(builds, scope, 'project', name, { after, limit, reverse })).map(
        ({ key, cursor }) => ({ item: key, cursor }),
      ),
    );
    if (page.items.length === 0 && (await context.store.get(projects, scope, name)) === undefined) {
      throw resourceNotFound(`The provided project ${projectArn(context, name)} does not exist`);
    }
    return { ids: [...page.items], nextToken: page.nextToken };
  },
};
