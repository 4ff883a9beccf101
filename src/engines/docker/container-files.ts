import type { Readable } from 'node:stream';
import type { JobFiles } from '../process/port.js';
import { type DockerClient, unlessMissing } from './docker-client.js';

/** Of Go's file modes, in which Docker tells what a path is. @source Go documentation, io/fs.FileMode */
const SYMBOLIC_LINK = 2 ** 27;
/** A link may lead to a link. */
const MAX_LINKS = 10;

interface PathStat {
  readonly mode: number;
  /** Where a link leads, in the container. */
  readonly linkTarget: string;
}

/** The files of a container, whether it runs or not. @source Docker Engine API reference, "ContainerArchive" */
export function containerFiles(docker: DockerClient, container: string): JobFiles {
  const archive = `/containers/${container}/archive`;
  return {
    async read(path, signal) {
      const real = await followed(docker, archive, path);
      if (real === undefined) return undefined;
      const tar = await unlessMissing(
        docker.stream({ method: 'GET', path: archive, query: { path: real }, signal }),
      );
      return tar && { path: real, tar };
    },
    async write(tar: Readable, signal) {
      await docker.call({
        method: 'PUT',
        path: archive,
        query: { path: '/' },
        content: tar,
        headers: { 'content-type': 'application/x-tar' },
        signal,
      });
    },
  };
}

/** @returns undefined where nothing is there */
async function followed(docker: DockerClient, archive: string, path: string): Promise<string | undefined> {
  let at = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    const stat = await statOf(docker, archive, at);
    if (stat === undefined) return undefined;
    if (Math.floor(stat.mode / SYMBOLIC_LINK) % 2 === 0) return at;
    at = stat.linkTarget;
  }
  return undefined;
}

async function statOf(docker: DockerClient, archive: string, path: string): Promise<PathStat | undefined> {
  const response = await unlessMissing(docker.stream({ method: 'HEAD', path: archive, query: { path } }));
  if (response === undefined) return undefined;
  response.resume();
  const header = String(response.headers['x-docker-container-path-stat'] ?? '');
  return JSON.parse(Buffer.from(header, 'base64').toString()) as PathStat;
}
