import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { foundTool } from './tools.js';
import { eventually } from './wait.js';

/** Debian's docker-registry. */
export function hasRegistry(): boolean {
  return foundTool('docker-registry') !== undefined;
}

export interface RegistryProcess {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  tags(repository: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** The one user of registries that know any. */
export const REGISTRY_LOGIN = { username: 'operator', password: 'registry-password' };

/** The password as bcrypt has it, at its least cost. */
const HTPASSWD = 'operator:$2b$04$Hy4V2YSyOUVDCxn6mijrtemNIcVYyI.Jo9Ra6JnIGS/GvpwhVCD9y\n';

/**
 * A real container registry on the loopback, as a process of its own.
 *
 * @param knows whom it lets in: anybody, or the operator only
 */
export async function startRegistry(
  directory: string,
  knows: 'anybody' | 'operator' = 'anybody',
): Promise<RegistryProcess> {
  const address = `127.0.0.1:${await freePort()}`;
  await mkdir(directory, { recursive: true });
  const config = join(directory, 'config.yml');
  const auth = knows === 'anybody' ? '' : `auth: {htpasswd: {realm: test, path: ${directory}/htpasswd}}\n`;
  await writeFile(join(directory, 'htpasswd'), HTPASSWD);
  await writeFile(
    config,
    `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${directory}/data}}\nhttp: {addr: "${address}"}\n${auth}`,
  );
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  const { username, password } = REGISTRY_LOGIN;
  const headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
  await eventually(async () => (await fetch(`http://${address}/v2/`, { headers })).ok);
  return {
    address,
    async tags(repository) {
      const answer = (await (
        await fetch(`http://${address}/v2/${repository}/tags/list`, { headers })
      ).json()) as {
        readonly tags: readonly string[];
      };
      return answer.tags;
    },
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
