import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { unlessMissing } from '../docker-client.js';
import { hasImage, type RegistryLogin, requireImage } from '../images.js';
import type { EcrOptions, StandInRegistry } from '../registry-gate.js';
import { permitBuild } from './build-settings.js';
import { answerWith, ask } from './forward.js';
import type { Exchange } from './handlers.js';
import { baseImages, splitImageName, splitTag, standInName } from './image-names.js';
import { pathOf } from './proxied-request.js';
import { RegistryRefusal, refusedPull, requireAccess } from './registry-access.js';
import { knownLogin, withoutEcrLogins } from './shown-logins.js';

/** A Dockerfile larger than this is not looked into. */
const MAX_DOCKERFILE_BYTES = 1024 * 1024;

/**
 * `docker build`, by the daemon's own builder. Base images of AWS's registry are fetched before, from where they really lie,
 * and lie there under AWS's names when the build looks for them.
 */
export async function buildImage(exchange: Exchange): Promise<void> {
  const { world, wanted, request, response } = exchange;
  await permitBuild(exchange);
  for (const name of wanted.query.getAll('t')) {
    const { repository, tag } = splitTag(name);
    await world.images.add(`${repository}:${tag}`);
  }
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-context-'));
  const context = join(directory, 'context');
  try {
    await pipeline(request, createWriteStream(context));
    if (world.ecr?.standIn !== undefined) await fetchBases(exchange, context, world.ecr, world.ecr.standIn);
    const answer = await ask(world.address, {
      method: 'POST',
      path: pathOf(wanted),
      headers: world.ecr?.standIn === undefined ? request.headers : withoutEcrLogins(request.headers),
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

async function fetchBases(
  { world, wanted, request }: Exchange,
  context: string,
  ecr: EcrOptions,
  { address, login }: StandInRegistry,
): Promise<void> {
  const dockerfile = await dockerfileOf(context, wanted.query.get('dockerfile') || 'Dockerfile');
  for (const image of baseImages(dockerfile)) {
    const standIn = standInName(image, address);
    if (standIn === undefined) continue;
    // It lies here already, under the name that the build looks for: asking AWS for a newer one would fail.
    wanted.query.delete('pull');
    if (await hasImage(world.docker, image)) continue;
    const known = knownLogin(request.headers, splitImageName(image).registry);
    await requirePull(ecr, image, known);
    await requireImage(world.docker, standIn, login, AbortSignal.timeout(600_000));
    await world.images.add(image);
    await world.docker.call({
      method: 'POST',
      path: `/images/${encodeURI(standIn)}/tag`,
      query: { repo: splitTag(image).repository, tag: splitTag(image).tag },
    });
  }
}

/** @throws DockerError in the words that `docker build` would have for it */
async function requirePull(ecr: EcrOptions, image: string, login: RegistryLogin | undefined): Promise<void> {
  try {
    await requireAccess({ ecr, image, to: 'pull', login });
  } catch (error) {
    throw error instanceof RegistryRefusal ? refusedPull(image, error) : error;
  }
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
