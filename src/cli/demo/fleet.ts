import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DEMO_REGION } from './clients.js';
import { NAMES } from './resources.js';

/** A host of the fleet: a root directory, an agent, and the address at which its web server will answer. */
export interface Host {
  readonly name: string;
  readonly root: string;
  readonly port: number;
  readonly agent: ChildProcess;
}

export interface FleetOptions {
  readonly endpoint: string;
  /** A directory that the demo made; each host gets one below it. */
  readonly directory: string;
  readonly size: number;
  /** `bin/pipewright.js` */
  readonly cli: string;
}

/** Starts the agents, each a process of its own as on a real host. */
export async function startFleet(options: FleetOptions): Promise<Host[]> {
  const hosts: Host[] = [];
  for (let i = 1; i <= options.size; i++) {
    const name = `web-${i}`;
    const root = join(options.directory, name);
    const port = await freePort();
    await mkdir(join(root, 'etc'), { recursive: true });
    await writeFile(join(root, 'etc', 'web-port'), `${port}\n`);
    hosts.push({ name, root, port, agent: startAgent(options, name, root, port) });
  }
  return hosts;
}

function startAgent(options: FleetOptions, name: string, root: string, port: number): ChildProcess {
  const { Key, Value } = NAMES.fleetTag;
  const args = ['agent', '--instance-name', name, '--root', root, '--tags', `${Key}=${Value}`];
  const agent = spawn(process.execPath, [options.cli, ...args, '--target', `127.0.0.1:${port}`], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: root,
      AWS_ENDPOINT_URL: options.endpoint,
      AWS_REGION: DEMO_REGION,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is the demo's: a second signal, after its own, would have the agent leave a script behind that is under way.
    detached: true,
  });
  const log = createWriteStream(join(root, 'agent.log'));
  agent.stdout?.pipe(log, { end: false });
  agent.stderr?.pipe(log, { end: false });
  return agent;
}

/** Stops the agents and the web servers that their deployments started. */
export async function stopFleet(hosts: readonly Host[]): Promise<void> {
  for (const { agent } of hosts) agent.kill('SIGTERM');
  await Promise.all(hosts.map(({ agent }) => ended(agent)));
  for (const host of hosts) stopServer(host);
}

/** The web server that a deployment started on a host outlives its agent: the pid file says which it is. */
function stopServer({ root }: Host): void {
  try {
    const pid = Number(readFileSync(join(root, 'var/run/web-app.pid'), 'utf8'));
    if (Number.isInteger(pid) && pid > 1) process.kill(pid, 'SIGTERM');
  } catch {
    // None was started, or it has ended already.
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
  });
}

/** A port that nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
