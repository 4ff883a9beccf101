import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRoute } from '../../../front-door/http-route.js';
import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope, sortableNumber } from '../../../store/store.js';
import type { ProjectDocument } from '../model.js';
import type { Place } from '../names.js';
import { codebuildPrincipal } from '../service-role.js';
import { builds, projects } from '../store.js';
import { BUSY, NOT_FOUND, type Page, sendPage } from './page.js';
import { PUBLIC_PATH } from './public-url.js';
import { readLog } from './read-log.js';
import { buildPage, isFile, listPage } from './render.js';
import { sendArtifact } from './send-artifact.js';

const BUILDS_ON_A_PAGE = 25;
/** Pages that are made at the same time: reading logs takes the server's time, and anybody may ask. */
const MAX_AT_ONCE = 8;
const PATH = new RegExp(`^${PUBLIC_PATH}/([0-9a-f]{32})(?:/([0-9a-f-]{36})(?:/artifacts/(\\d{1,3}))?)?$`);

/**
 * `GET /_pipewright/public-builds/ALIAS` and below: the builds of a project whose visibility is PUBLIC_READ, for everybody who has
 * the alias. Logs and artifacts are read as the project's `resourceAccessRole`.
 *
 * @source AWS CodeBuild User Guide, "Public build project URLs" and "Get public build project URLs"
 */
export function publicBuildsRoute(): HttpRoute {
  let underWay = 0;
  return {
    name: 'public-builds',
    matches: (request, url) =>
      (request.method === 'GET' || request.method === 'HEAD') && url.pathname.startsWith(`${PUBLIC_PATH}/`),
    async handle(request, response, url, context) {
      const [, alias = '', uuid, artifact] = PATH.exec(url.pathname) ?? [];
      const found = await findProject(context, alias);
      if (found === undefined) return sendPage(response, NOT_FOUND);
      if (uuid !== undefined && artifact !== undefined) {
        const page = await artifactOf(request, response, context, {
          ...found,
          uuid,
          index: Number(artifact),
        });
        return page && sendPage(response, page);
      }
      if (underWay >= MAX_AT_ONCE) return sendPage(response, BUSY);
      underWay += 1;
      try {
        const query = url.searchParams;
        sendPage(
          response,
          uuid === undefined
            ? await listing(context, found, query.get('before'))
            : await oneBuild(context, { ...found, uuid }, query.get('log') ?? undefined),
        );
      } finally {
        underWay -= 1;
      }
    },
  };
}

interface PublicProject {
  readonly place: Place;
  readonly alias: string;
  readonly project: ProjectDocument;
}

async function findProject({ store }: ServiceContext, alias: string): Promise<PublicProject | undefined> {
  for (const scope of alias === '' ? [] : await store.scopes(projects)) {
    const [found] = await store.listBy(projects, scope, 'publicAlias', alias, { limit: 1 });
    const [accountId = '', region = ''] = scope.split('/');
    if (found !== undefined) return { place: { accountId, region }, alias, project: found.doc };
  }
  return undefined;
}

async function listing(
  { store }: ServiceContext,
  { place, alias, project }: PublicProject,
  asked: string | null,
): Promise<Page> {
  const before = asked !== null && /^\d{1,9}$/.test(asked) ? Number(asked) : undefined;
  const found = await store.listBy(builds, regionalScope(place), 'project', project.name, {
    reverse: true,
    limit: BUILDS_ON_A_PAGE + 1,
    ...(before !== undefined && { maxSort: sortableNumber(Math.max(before - 1, 0)) }),
  });
  return listPage({
    projectName: project.name,
    alias,
    builds: found.slice(0, BUILDS_ON_A_PAGE).map(({ doc }) => doc),
    before,
    hasOlder: found.length > BUILDS_ON_A_PAGE,
  });
}

interface PublicBuild extends PublicProject {
  readonly uuid: string;
}

async function oneBuild(
  context: ServiceContext,
  asked: PublicBuild,
  logToken: string | undefined,
): Promise<Page> {
  const build = await findBuild(context, asked);
  if (build === undefined) return NOT_FOUND;
  const log = await readLog(await assumeAccessRole(context, asked), build, logToken);
  return buildPage(asked.alias, build, log, logToken !== undefined);
}

async function artifactOf(
  request: IncomingMessage,
  response: ServerResponse,
  context: ServiceContext,
  asked: PublicBuild & { readonly index: number },
): Promise<Page | undefined> {
  const upload = (await findBuild(context, asked))?.uploads?.[asked.index];
  if (upload === undefined || !isFile(upload)) return NOT_FOUND;
  return await sendArtifact(request, response, await assumeAccessRole(context, asked), upload);
}

async function findBuild({ store }: ServiceContext, { place, project, uuid }: PublicBuild) {
  return (await store.get(builds, regionalScope(place), `${project.name}:${uuid}`))?.doc;
}

/** @returns undefined where the role is gone, or does not trust CodeBuild any more */
async function assumeAccessRole(
  { door }: ServiceContext,
  { place, project }: PublicProject,
): Promise<AwsClient | undefined> {
  const roleArn = project.visibility?.resourceAccessRole;
  if (roleArn === undefined) return undefined;
  try {
    return await door.assume({
      roleArn,
      sessionName: 'AWSCodeBuild-public-builds',
      as: codebuildPrincipal(place, project.name),
      region: place.region,
    });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return undefined;
  }
}
