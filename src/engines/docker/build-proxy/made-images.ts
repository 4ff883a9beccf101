import { appendFile, readFile } from 'node:fs/promises';
import { type DockerClient, unlessDone } from '../docker-client.js';

/** The names that a build has given to images, kept beside it for a server that takes it over. */
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
    for (const name of await this.names()) {
      await unlessDone(docker.call({ method: 'DELETE', path: `/images/${encodeURI(name)}` }));
    }
  }
}
