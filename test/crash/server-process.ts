import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const DIE_AT_COMMIT = join(import.meta.dirname, 'die-at-commit.mjs');
const READY_MS = 20_000;
const LOG_LINES_KEPT = 400;

/** Where a server kills itself, as the n-th commit of its life is due (`before`) or done. */
export interface Doom {
  readonly commit: number;
  readonly before: boolean;
}

/** The real server as a process of its own, on one port and one data directory through all its lives. */
export class ServerProcess {
  #child: ChildProcess | undefined;
  #gone: Promise<unknown> = Promise.resolve();
  /** The last lines that it wrote, over all its lives. */
  readonly log: string[] = [];
  readonly endpoint: string;

  private constructor(
    private readonly program: string,
    private readonly port: number,
    readonly dataDirectory: string,
    private readonly variables: Readonly<Record<string, string>>,
    private readonly flags: readonly string[],
  ) {
    this.endpoint = `http://127.0.0.1:${port}`;
  }

  /**
   * @param program the path of `pipewright.js`
   * @param variables of its environment, beside PATH and HOME
   * @param flags of `pipewright up`, beside those that say where it is
   */
  static async start(
    program: string,
    dataDirectory: string,
    variables: Readonly<Record<string, string>> = {},
    flags: readonly string[] = [],
  ): Promise<ServerProcess> {
    const server = new ServerProcess(program, await freePort(), dataDirectory, variables, flags);
    await server.start();
    return server;
  }

  /**
   * Resolves when it is ready, or dead where it was killed before.
   *
   * @throws Error where it ends by itself
   */
  async start(doom?: Doom): Promise<void> {
    const node = doom === undefined ? [] : ['--import', DIE_AT_COMMIT];
    const options = [
      '--port',
      String(this.port),
      '--data',
      this.dataDirectory,
      '--log',
      'warn',
      ...this.flags,
    ];
    const child = spawn(process.execPath, [...node, this.program, 'up', ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: this.dataDirectory,
        ...this.variables,
        ...(doom && { DIE_AT_COMMIT: String(doom.commit), DIE_BEFORE_COMMIT: String(doom.before) }),
      },
    });
    this.#child = child;
    this.#gone = once(child, 'exit');
    createInterface(child.stderr).on('line', (line) => this.#keep(line));
    await this.#readyOrDead(child);
  }

  /** Resolves when it is dead, by whatever hand. */
  async died(): Promise<void> {
    await this.#gone;
  }

  #readyOrDead(child: ChildProcess & { readonly stdout: Readable }): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#failure('not ready in time')), READY_MS);
      const settle = (then: () => void) => {
        clearTimeout(timer);
        then();
      };
      child.once('exit', (code, signal) => {
        settle(() => (signal === 'SIGKILL' ? resolve() : reject(this.#failure(`gone: ${signal ?? code}`))));
      });
      createInterface(child.stdout).on('line', (line) => {
        this.#keep(line);
        if (line.startsWith('Ready.')) settle(resolve);
      });
    });
  }

  /** `kill -9`, at once. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an operator stops it. @returns its exit code */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    this.#child = undefined;
    child.kill(signal);
    await this.#gone;
    this.#keep(`-- ${child.signalCode ?? signal} --`);
    return child.exitCode;
  }

  #keep(line: string): void {
    this.log.push(line);
    if (this.log.length > LOG_LINES_KEPT) this.log.shift();
  }

  #failure(why: string): Error {
    return new Error(`the server is ${why}:\n${this.log.slice(-20).join('\n')}`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
