import type { IncomingHttpHeaders } from 'node:http';
import { Transform } from 'node:stream';
import { unlessDone } from '../docker-client.js';
import { answerWith, ask } from './forward.js';
import type { Exchange } from './handlers.js';
import { splitTag, standInName } from './image-names.js';
import { pathOf } from './proxied-request.js';
import { headersForStandIn, RegistryRefusal, refusedPull } from './registry-access.js';

/** `docker pull`: what lies elsewhere is called by AWS's name afterwards. Also `docker import`, which has no registry. */
export async function pullImage(exchange: Exchange): Promise<void> {
  const { world, wanted, request, response } = exchange;
  const image = wanted.query.get('fromImage');
  const name = image === null ? undefined : withTag(image, wanted.query.get('tag') ?? '');
  const standIn = name === undefined ? undefined : standInName(name, world.ecr?.standIn?.address);
  if (name === undefined || standIn === undefined) return await passOn(exchange);
  const headers = await pullHeaders(exchange, name);
  const query = new URLSearchParams(wanted.query);
  query.set('fromImage', standIn);
  query.delete('tag');
  await world.images.add(name);
  const path = pathOf({ ...wanted, query });
  const answer = await ask(world.address, { method: 'POST', path, headers, body: request });
  await answerWith(answer, response, async () => {
    if (answer.statusCode === 200) await rename(exchange, standIn, name);
  });
}

/**
 * What the daemon shows to the registry in AWS's place to pull an image of AWS's name.
 *
 * @throws DockerError where the build may not have it
 */
export async function pullHeaders({ world, request }: Exchange, image: string): Promise<IncomingHttpHeaders> {
  if (world.ecr === undefined) return request.headers;
  try {
    return await headersForStandIn(request.headers, { ecr: world.ecr, image, to: 'pull' });
  } catch (error) {
    throw error instanceof RegistryRefusal ? refusedPull(image, error) : error;
  }
}

/** `docker push`: the image gets its real name for as long as that takes. */
export async function pushImage(exchange: Exchange): Promise<void> {
  const { world, wanted } = exchange;
  const name = decodeURIComponent(wanted.path.slice('/images/'.length, -'/push'.length));
  const image = withTag(name, wanted.query.get('tag') ?? '');
  const standIn = standInName(image, world.ecr?.standIn?.address);
  if (world.ecr === undefined || standIn === undefined) return await passOn(exchange);
  const asked = { ecr: world.ecr, image, to: 'push' } as const;
  try {
    await pushAs(exchange, image, standIn, await headersForStandIn(exchange.request.headers, asked));
  } catch (error) {
    if (!(error instanceof RegistryRefusal)) throw error;
    tellRefusedPush(exchange, splitTag(image).repository, error);
  }
}

async function pushAs(
  exchange: Exchange,
  image: string,
  standIn: string,
  headers: IncomingHttpHeaders,
): Promise<void> {
  const { world, wanted, request, response } = exchange;
  const { repository, tag } = splitTag(standIn);
  await world.images.add(standIn);
  await tagAs(exchange, image, repository, tag);
  const query = new URLSearchParams({ tag });
  const path = pathOf({ ...wanted, path: `/images/${repository}/push`, query });
  const answer = await ask(world.address, { method: 'POST', path, headers, body: request });
  const names = replacing(repository, splitTag(image).repository);
  response.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' });
  for await (const piece of answer.pipe(names)) response.write(piece);
  await untag(exchange, standIn);
  response.end();
}

/** A push fails while it goes on: the answer has begun by then. */
function tellRefusedPush({ response }: Exchange, repository: string, { message }: RegistryRefusal): void {
  const lines = [
    { status: `The push refers to repository [${repository}]` },
    { errorDetail: { message }, error: message },
  ];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

async function passOn({ world, wanted, request, response }: Exchange): Promise<void> {
  const { headers } = request;
  const path = pathOf(wanted);
  await answerWith(await ask(world.address, { method: 'POST', path, headers, body: request }), response);
}

async function rename(exchange: Exchange, from: string, to: string): Promise<void> {
  const { repository, tag } = splitTag(to);
  if (to.includes('@')) return;
  await tagAs(exchange, from, repository, tag);
  await untag(exchange, from);
}

async function tagAs({ world }: Exchange, name: string, repo: string, tag: string): Promise<void> {
  await world.docker.call({ method: 'POST', path: `/images/${encodeURI(name)}/tag`, query: { repo, tag } });
}

async function untag({ world }: Exchange, name: string): Promise<void> {
  await unlessDone(world.docker.call({ method: 'DELETE', path: `/images/${encodeURI(name)}` }));
}

function withTag(name: string, tag: string): string {
  if (tag === '') return name.includes('@') || /:[^/]+$/.test(name) ? name : `${name}:latest`;
  return tag.startsWith('sha256:') ? `${name}@${tag}` : `${name}:${tag}`;
}

/** The build knows its image by AWS's name only. Progress comes in whole lines. */
function replacing(from: string, to: string): Transform {
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      done(null, piece.toString().replaceAll(from, to));
    },
  });
}
