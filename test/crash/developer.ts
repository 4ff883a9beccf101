import { mkdir } from 'node:fs/promises';
import { commitFile, git, gitOk } from '../harness/git-client.js';
import { REPOSITORY } from './release-line.js';

/** Who changes the site and pushes, again and again until it is there. */
export class Developer {
  private constructor(private readonly directory: string) {}

  static async begin(directory: string, endpoint: string): Promise<Developer> {
    await mkdir(directory, { recursive: true });
    await gitOk(directory, ['init', '--quiet', '--initial-branch', 'main']);
    const url = endpoint.replace('http://', 'http://test:test@');
    await gitOk(directory, ['remote', 'add', 'origin', `${url}/v1/repos/${REPOSITORY}`]);
    return new Developer(directory);
  }

  /** @returns the commit's id, once a push of it has been acknowledged */
  async push(page: string): Promise<string> {
    const commit = await commitFile(this.directory, 'page.txt', page);
    const deadline = Date.now() + 30_000;
    for (;;) {
      const { exitCode, stderr } = await git(this.directory, ['push', '--quiet', 'origin', 'main']);
      if (exitCode === 0) return commit;
      if (Date.now() > deadline) throw new Error(`the push of ${commit} fails: ${stderr}`);
    }
  }
}
