import { Transform } from 'node:stream';
import { unlessDone } from '../docker-client.js';
import { answerWith, ask } from './forward.js';
import type { Exchange } from './handlers.js';
import { splitTag, standInName } from './image-names.js';
import { pathOf } from './proxied-request.js';

/** `docker pull`: what lies elsewhere is called by AWS's name afterwards. Also `docker import`, which has no registry. */
export async function pullImage(exchange: Exchange): Promise<void> {
  const { world, wanted, request, response } = exchange;
  const image = wanted.query.get('fromImage');
  const tag = wanted.query.get('tag') ?? '';
  const name = image === null ? undefined : withTag(image, tag);
  const standIn = name === undefined ? undefined : standInName(name, world.registry);
  const query = new URLSearchParams(wanted.query);
  if (standIn !== undefined) {
    query.set('fromImage', standIn);
    query.delete('tag');
  }
  if (name !== undefined && standIn !== undefined) await world.images.add(name);
  const answer = await ask(world.address, {
    method: 'POST',
    path: pathOf({ ...wanted, query }),
    headers: request.headers,
    body: request,
  });
  await answerWith(answer, response, async () => {
    if (name === undefined || standIn === undefined || answer.statusCode !== 200) return;
    await rename(exchange, standIn, name);
  });
}

/** `docker push`: the image gets its real name for as long as that takes. */
export async function pushImage(exchange: Exchange): Promise<void> {
  const { world, wanted, request, response } = exchange;
  const name = decodeURIComponent(wanted.path.slice('/images/'.length, -'/push'.length));
  const tagged = withTag(name, wanted.query.get('tag') ?? '');
  const standIn = standInName(tagged, world.registry);
  if (standIn === undefined) {
    const answer = await ask(world.address, {
      method: 'POST',
      path: pathOf(wanted),
      headers: request.headers,
      body: request,
    });
    await answerWith(answer, response);
    return;
  }
  const { repository, tag } = splitTag(standIn);
  await world.images.add(standIn);
  await tagAs(exchange, tagged, repository, tag);
  const query = new URLSearchParams({ tag });
  const path = `/images/${repository}/push`;
  const answer = await ask(world.address, {
    method: 'POST',
    path: pathOf({ ...wanted, path, query }),
    headers: request.headers,
    body: request,
  });
  const names = replacing(repository, splitTag(tagged).repository);
  response.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' });
  for await (const piece of answer.pipe(names)) response.write(piece);
  await untag(exchange, standIn);
  response.end();
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
