import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { unlessMissing } from '../docker-client.js';
import { hasImage, requireImage } from '../images.js';
import { answerWith, ask } from './forward.js';
import type { Exchange } from './handlers.js';
import { baseImages, splitTag, standInName } from './image-names.js';
import { pathOf } from './proxied-request.js';

/** A Dockerfile larger than this is not looked into. */
const MAX_DOCKERFILE_BYTES = 1024 * 1024;

/**
 * `docker build`, by the daemon's own builder. Base images of AWS's registry are fetched before, from where they really lie,
 * and lie there under AWS's names when the build looks for them.
 */
export async function buildImage(exchange: Exchange): Promise<void> {
  const { world, wanted, request, response } = exchange;
  if (wanted.query.get('version') === '2') wanted.query.delete('version');
  for (const name of wanted.query.getAll('t')) {
    const { repository, tag } = splitTag(name);
    await world.images.add(`${repository}:${tag}`);
  }
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-context-'));
  const context = join(directory, 'context');
  try {
    await pipeline(request, createWriteStream(context));
    if (world.registry !== undefined) await fetchBases(exchange, context);
    const answer = await ask(world.address, {
      method: 'POST',
      path: pathOf(wanted),
      headers: request.headers,
      body: createReadStream(context),
    });
    await answerWith(answer, response, () => rememberIds(exchange));
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** An image that loses its name to a later one is known by its id. */
async function rememberIds({ world, wanted }: Exchange): Promise<void> {
  for (const name of wanted.query.getAll('t')) {
    const path = `/images/${encodeURI(name)}/json`;
    const built = await unlessMissing(world.docker.call({ method: 'GET', path }));
    if (built !== undefined) await world.images.add((built as { readonly Id: string }).Id);
  }
}

async function fetchBases({ world, wanted, request }: Exchange, context: string): Promise<void> {
  const dockerfile = await dockerfileOf(context, wanted.query.get('dockerfile') || 'Dockerfile');
  for (const name of baseImages(dockerfile)) {
    const standIn = standInName(name, world.registry);
    if (standIn === undefined) continue;
    // It lies here already, under the name that the build looks for: asking AWS for a newer one would fail.
    wanted.query.delete('pull');
    if (await hasImage(world.docker, name)) continue;
    const login = loginFor(request.headers['x-registry-config'], name);
    await requireImage(world.docker, standIn, login, AbortSignal.timeout(600_000));
    await world.images.add(name);
    await world.docker.call({
      method: 'POST',
      path: `/images/${encodeURI(standIn)}/tag`,
      query: { repo: splitTag(name).repository, tag: splitTag(name).tag },
    });
  }
}

/** What the client knows of the registry. @source Docker Engine API reference, "X-Registry-Config" */
function loginFor(header: string | string[] | undefined, name: string) {
  if (typeof header !== 'string') return undefined;
  const logins = JSON.parse(Buffer.from(header, 'base64').toString()) as Readonly<
    Record<string, { readonly username?: string; readonly password?: string }>
  >;
  const { username, password } = logins[name.split('/')[0] ?? ''] ?? {};
  return username !== undefined && password !== undefined ? { username, password } : undefined;
}

/** @returns nothing where the context has none, or is no tar that can be read here */
async function dockerfileOf(context: string, path: string): Promise<string> {
  const wanted = path.replace(/^\.\//, '');
  const archive = extract();
  let found = '';
  archive.on('entry', (header, content, next) => {
    const isWanted =
      header.name.replace(/^\.\//, '') === wanted && (header.size ?? 0) <= MAX_DOCKERFILE_BYTES;
    if (!isWanted) {
      content.resume();
      content.once('end', next);
      return;
    }
    text(content).then((whole) => {
      found = whole;
      next();
    }, next);
  });
  const isPacked = await startsWithGzip(context);
  const source = createReadStream(context);
  await (isPacked ? pipeline(source, createGunzip(), archive) : pipeline(source, archive)).catch(
    () => undefined,
  );
  return found;
}

async function startsWithGzip(file: string): Promise<boolean> {
  for await (const piece of createReadStream(file, { end: 1 })) {
    return (piece as Buffer).readUInt16BE(0) === 0x1f8b;
  }
  return false;
}
