import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, DEFAULT_CONFIG } from '../../src/config.js';
import { createLogger } from '../../src/kernel/logger.js';
import { startPipewright } from '../../src/main.js';

export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly maxAttempts: number;
  readonly forcePathStyle: boolean;
}

export interface TestServer {
  readonly endpoint: string;
  readonly port: number;
  readonly dataDirectory: string;
  /** A client of the real SDK as root of the default account in us-east-1, or with other settings. */
  client<C>(Client: new (config: ClientConfig) => C, overrides?: Partial<ClientConfig>): C;
  clientConfig(overrides?: Partial<ClientConfig>): ClientConfig;
  /** Stops the server; the data directory stays, for another start, where it was given. */
  close(): Promise<void>;
}

/**
 * A real server in this process, on a free port, on a data directory of its own.
 * @param log default: lines of level `warn` and up go to stderr where PIPEWRIGHT_TEST_LOG is set
 */
export async function startServer(overrides: Partial<Config> = {}, log = logOfTests()): Promise<TestServer> {
  const own = overrides.dataDirectory === undefined;
  const dataDirectory = overrides.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'pipewright-test-')));
  const config: Config = { ...DEFAULT_CONFIG, port: 0, ephemeral: own, ...overrides, dataDirectory };
  const server = await startPipewright(config, log);
  const clientConfig = (changes: Partial<ClientConfig> = {}): ClientConfig => ({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    forcePathStyle: true,
    ...changes,
  });
  return {
    endpoint: server.endpoint,
    port: server.port,
    dataDirectory,
    clientConfig,
    client: (Client, changes) => new Client(clientConfig(changes)),
    async close() {
      await server.close();
      if (own) await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

function logOfTests() {
  const level = process.env.PIPEWRIGHT_TEST_LOG === undefined ? 'silent' : 'warn';
  return createLogger({ level, write: (line) => process.stderr.write(`${line}\n`), now: Date.now });
}
