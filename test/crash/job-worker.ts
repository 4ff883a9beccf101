import { setTimeout as pause } from 'node:timers/promises';
import {
  AcknowledgeJobCommand,
  type Job,
  PollForJobsCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { JOB_TYPE } from './fleet.js';
import { persistently } from './persistently.js';
import type { Clients } from './release-line.js';

const HANDS = 4;

/** Whoever does the jobs of custom actions, beside every server. It knows jobs by their ids, and does each once. */
export class JobWorker {
  readonly #done = new Map<string, Set<string>>();
  readonly #hands: Promise<void>[] = [];
  #ended = false;

  /** @param done is called when a result was acknowledged */
  constructor(
    private readonly clients: Clients,
    private readonly done: () => void,
  ) {}

  /** @throws what a hand meets and does not expect; resolves at the stop */
  async work(): Promise<void> {
    for (let hand = 0; hand < HANDS; hand++) this.#hands.push(this.#work());
    await Promise.all(this.#hands);
  }

  /** How many jobs there were for one execution of an action. */
  jobsOf(actionExecutionId: string): number {
    return this.#done.get(actionExecutionId)?.size ?? 0;
  }

  async stop(): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#hands);
  }

  async #work(): Promise<void> {
    const poll = new PollForJobsCommand({ actionTypeId: JOB_TYPE, maxBatchSize: 5 });
    while (!this.#ended) {
      const { jobs = [] } = await persistently(() => this.clients.pipelines.send(poll));
      if (jobs.length === 0) await pause(30);
      for (const job of jobs) await this.#do(job);
    }
  }

  /** An answer that got lost may have counted: then the server knows better the second time. */
  async #do({ id: jobId = '', nonce = '', data }: Job): Promise<void> {
    const { pipelines } = this.clients;
    const acknowledge = new AcknowledgeJobCommand({ jobId, nonce });
    await unless('InvalidNonceException', () => persistently(() => pipelines.send(acknowledge)));
    const actionExecutionId = data?.pipelineContext?.action?.actionExecutionId ?? '';
    const jobs = this.#done.get(actionExecutionId) ?? new Set();
    this.#done.set(actionExecutionId, jobs.add(jobId));
    const result = new PutJobSuccessResultCommand({ jobId });
    await unless('InvalidJobStateException', () => persistently(() => pipelines.send(result)));
    this.done();
  }
}

async function unless(expected: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof Error && error.name === expected)) throw error;
  }
}
