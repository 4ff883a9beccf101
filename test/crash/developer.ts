import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commitFile, git, gitOk } from '../harness/git-client.js';
import { REPOSITORY } from './release-line.js';

const APPSPEC = `version: 0.0
os: linux
files:
  - source: index.html
    destination: /srv/site
  - source: deep
    destination: /srv/site/deep
hooks:
  AfterInstall:
    - location: installed.sh
      timeout: 20
`;

function installedScript(installed: string): string {
  return `#!/bin/sh\ncat "$(dirname "$0")/deep/commit.txt" >> '${installed}'\n`;
}

/** Who changes the site and pushes, again and again until it is there. */
export class Developer {
  private constructor(private readonly directory: string) {}

  /** @param installed a file to which each installation on a host adds its commit */
  static async begin(directory: string, endpoint: string, installed: string): Promise<Developer> {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'appspec.yml'), APPSPEC);
    await writeFile(join(directory, 'installed.sh'), installedScript(installed), { mode: 0o755 });
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
