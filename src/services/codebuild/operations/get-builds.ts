import type { Build } from '@aws-sdk/client-codebuild';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { resourceNotFound } from '../errors.js';
import { currentPhase } from '../machine/model.js';
import type { BuildDocument } from '../model.js';
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
        return { asked, build: stored && (await presentWithPosition(context, stored.doc)) };
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
    const name = projectNameOf(projectName, context);
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

/** Shorter waits are those for the worker. */
const WAITS_AFTER_MS = 1_000;

/** A build that has to wait for others says for how many. */
async function presentWithPosition(context: RequestContext, build: BuildDocument): Promise<Build> {
  const shown = presentBuild(context, build);
  const isWaiting =
    currentPhase(build.state).phaseType === 'QUEUED' &&
    context.clock.now() - build.startedAt >= WAITS_AFTER_MS;
  if (!isWaiting) return shown;
  const queued = await context.store.listBy(builds, regionalScope(context), 'queued', 'all');
  const position = queued.findIndex(({ key }) => key === build.id) + 1;
  const message = `The build waits for others to end: number ${position} of ${queued.length} in the queue`;
  return {
    ...shown,
    phases: shown.phases?.map((phase) =>
      phase.phaseType === 'QUEUED' ? { ...phase, contexts: [{ statusCode: '', message }] } : phase,
    ),
  };
}
