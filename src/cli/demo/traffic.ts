import { Agent, get } from 'node:http';

/** What a client saw that asks the load balancer again and again. */
export interface TrafficReport {
  readonly requests: number;
  /** Requests without a good answer, with the reason. */
  readonly failures: readonly string[];
  /** Each change of the answered version, in order. */
  readonly changes: readonly { readonly version: string; readonly atMs: number }[];
  /** How many answers came of each version. */
  readonly byVersion: ReadonlyMap<string, number>;
}

const PAUSE_MS = 10;
const TIMEOUT_MS = 5_000;

/** A client with a kept-alive connection, one request after another, from `start` to `stop`. */
export class Traffic {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #failures: string[] = [];
  readonly #changes: { version: string; atMs: number }[] = [];
  readonly #byVersion = new Map<string, number>();
  readonly #startedAt = performance.now();
  #requests = 0;
  #stopped = false;
  readonly #loop: Promise<void>;

  constructor(private readonly url: string) {
    this.#loop = this.#run();
  }

  /** A last few answers, so that the report shows how things stand after the release. */
  async settle(): Promise<void> {
    const until = this.#requests + 20;
    while (this.#requests < until) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }

  async stop(): Promise<TrafficReport> {
    this.#stopped = true;
    await this.#loop;
    this.#agent.destroy();
    return {
      requests: this.#requests,
      failures: this.#failures,
      changes: this.#changes,
      byVersion: this.#byVersion,
    };
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const answer = await ask(this.url, this.#agent);
      this.#requests += 1;
      if ('failure' in answer) this.#failures.push(answer.failure);
      else this.#saw(answer.version);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  #saw(version: string): void {
    this.#byVersion.set(version, (this.#byVersion.get(version) ?? 0) + 1);
    if (this.#changes.at(-1)?.version !== version) {
      this.#changes.push({ version, atMs: performance.now() - this.#startedAt });
    }
  }
}

export type Answer = { readonly version: string; readonly instance: string } | { readonly failure: string };

/** One request to the web application. */
export function ask(url: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const request = get(
      url,
      { ...(agent && { agent }), headers: { accept: 'application/json' } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve(read(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))),
        );
        response.on('error', (error) => resolve({ failure: error.message }));
      },
    );
    request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    request.on('error', (error) => resolve({ failure: error.message }));
  });
}

function read(status: number, body: string): Answer {
  if (status !== 200) return { failure: `status ${status}` };
  try {
    const { version, instance } = JSON.parse(body) as { version?: unknown; instance?: unknown };
    if (typeof version === 'string') return { version, instance: String(instance) };
  } catch {
    // Falls through: an answer that is not the application's counts as failed.
  }
  return { failure: `not the application's answer: ${body.slice(0, 60)}` };
}
