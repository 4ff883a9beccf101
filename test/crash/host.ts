import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FLEET_TAG } from './release-line.js';

/** A host with its CodeDeploy agent, a process of its own that outlives every server. */
export class Host {
  private constructor(
    private readonly root: string,
    private readonly agent: ChildProcess,
  ) {}

  /**
   * Resolves when it is registered.
   *
   * @param program the path of `pipewright.js`
   */
  static async start(program: string, root: string, endpoint: string): Promise<Host> {
    await mkdir(root, { recursive: true });
    const tags = `${FLEET_TAG.Key}=${FLEET_TAG.Value}`;
    const options = ['--instance-name', 'host', '--root', root, '--tags', tags, '--poll-interval', '100'];
    const agent = spawn(process.execPath, [program, 'agent', ...options, '--log', 'error'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        HOME: root,
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
    });
    for await (const line of createInterface(agent.stdout)) if (line.startsWith('Ready.')) break;
    agent.stdout.resume();
    return new Host(root, agent);
  }

  /** A file of the host, by its absolute path there. */
  async file(path: string): Promise<string> {
    return await readFile(join(this.root, path), 'utf8');
  }

  async stop(): Promise<void> {
    if (this.agent.exitCode !== null || this.agent.signalCode !== null) return;
    const gone = once(this.agent, 'exit');
    this.agent.kill();
    await gone;
  }
}
