import type { HttpRoute } from '../../../front-door/http-route.js';
import type { Reader } from '../../../store/store.js';
import type { BuildDocument, ProjectDocument } from '../model.js';
import { builds, projects } from '../store.js';
import { badgeStateOf, isOfBranch, isOfTag } from './badge-state.js';
import { badgeSvg } from './badge-svg.js';

/** How far back a build of the branch is looked for. */
const MAX_BUILDS = 500;

/** `GET /badges?uuid=…&branch=main`, or `&tag=v1`: for everybody who has the URL. @source AWS CodeBuild User Guide, "Build badges sample" */
export function badgeRoute(): HttpRoute {
  return {
    name: 'badges',
    matches: (request, url) =>
      (request.method === 'GET' || request.method === 'HEAD') && url.pathname === '/badges',
    async handle(_request, response, url, { store }) {
      const { searchParams } = url;
      const found = await findProject(store, searchParams.get('uuid') ?? '');
      const build =
        found?.project.badgeEnabled === true ? await latest(store, found, searchParams) : undefined;
      const body = badgeSvg(badgeStateOf(build));
      response.writeHead(200, {
        'content-type': 'image/svg+xml;charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'cache-control': 'no-cache, no-store, must-revalidate',
      });
      response.end(body);
    },
  };
}

interface FoundProject {
  readonly scope: string;
  readonly project: ProjectDocument;
}

async function findProject(store: Reader, token: string): Promise<FoundProject | undefined> {
  for (const scope of token === '' ? [] : await store.scopes(projects)) {
    const [found] = await store.listBy(projects, scope, 'badge', token, { limit: 1 });
    if (found !== undefined) return { scope, project: found.doc };
  }
  return undefined;
}

async function latest(
  store: Reader,
  { scope, project }: FoundProject,
  query: URLSearchParams,
): Promise<BuildDocument | undefined> {
  const newest = await store.listBy(builds, scope, 'project', project.name, {
    reverse: true,
    limit: MAX_BUILDS,
  });
  const tag = query.get('tag');
  const branch = query.get('branch');
  const fits = (build: BuildDocument) => {
    if (tag !== null) return isOfTag(build, tag);
    return branch === null || isOfBranch(build, branch, project);
  };
  return newest.find(({ doc }) => fits(doc))?.doc;
}
