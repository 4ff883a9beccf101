import { createInterface } from 'node:readline';
import { type DockerClient, DockerError, unlessMissing } from './docker-client.js';

/** The image cannot be had; in the daemon's words. */
export class ImageUnavailable extends Error {
  override readonly name = 'ImageUnavailable';
}

/** A user of a registry. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

export async function hasImage(docker: DockerClient, image: string): Promise<boolean> {
  const path = `/images/${encodeURIComponent(image).replaceAll('%2F', '/').replaceAll('%3A', ':')}/json`;
  return (await unlessMissing(docker.call({ method: 'GET', path }))) !== undefined;
}

/**
 * Takes the image from its registry unless it is there.
 *
 * @throws ImageUnavailable
 */
export async function requireImage(
  docker: DockerClient,
  image: string,
  login: RegistryLogin | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (await hasImage(docker, image)) return;
  try {
    await pull(docker, image, login, signal);
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    throw new ImageUnavailable(error.message);
  }
}

async function pull(
  docker: DockerClient,
  image: string,
  login: RegistryLogin | undefined,
  signal: AbortSignal,
): Promise<void> {
  const progress = await docker.stream({
    method: 'POST',
    path: '/images/create',
    query: { fromImage: image, ...(hasTag(image) ? {} : { tag: 'latest' }) },
    headers: { 'x-registry-auth': registryAuth(login) },
    signal,
  });
  // A failure comes as the last line of a successful answer.
  for await (const line of createInterface({ input: progress })) {
    if (line.trim() === '') continue;
    const { error } = JSON.parse(line) as { readonly error?: string };
    if (error !== undefined) throw new ImageUnavailable(error);
  }
}

/** Without one, Docker would take all of them. */
function hasTag(image: string): boolean {
  return image.includes('@') || image.slice(image.lastIndexOf('/') + 1).includes(':');
}

/** What daemons take for a login: they insist on the padding. @source Docker Engine API reference, "Authentication" */
export function registryAuth(login: RegistryLogin | undefined): string {
  const text = Buffer.from(JSON.stringify(login ?? {})).toString('base64');
  return text.replaceAll('+', '-').replaceAll('/', '_');
}
