import { appendFile, readFile } from 'node:fs/promises';
import { type DockerClient, unlessDone, unlessMissing } from '../docker-client.js';

/** The names that a build has given to images, and the ids of those that it has made, kept beside it for a server that takes it over. */
export class MadeImages {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Before Docker is asked: what is not there later is harmless. */
  async add(name: string): Promise<void> {
    await appendFile(this.#file, `${name}\n`);
  }

  async names(): Promise<readonly string[]> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return '';
    });
    return [...new Set(text.split('\n').filter((name) => name !== ''))];
  }

  /** Images that nothing else names go with their names; the layers of others stay. */
  async remove(docker: DockerClient): Promise<void> {
    const made = await this.names();
    for (const name of made.filter((entry) => !isId(entry))) {
      await unlessDone(docker.call({ method: 'DELETE', path: `/images/${encodeURI(name)}` }));
    }
    for (const id of made.filter(isId)) if (await isNameless(docker, id)) await removeById(docker, id);
  }
}

function isId(entry: string): boolean {
  return entry.startsWith('sha256:');
}

/** Somebody else may have made the very same image, and named it. */
async function isNameless(docker: DockerClient, id: string): Promise<boolean> {
  const found = (await unlessMissing(docker.call({ method: 'GET', path: `/images/${id}/json` }))) as
    | { readonly RepoTags: readonly string[] | null }
    | undefined;
  return found !== undefined && (found.RepoTags ?? []).length === 0;
}

async function removeById(docker: DockerClient, id: string): Promise<void> {
  await unlessDone(docker.call({ method: 'DELETE', path: `/images/${id}` }));
}
