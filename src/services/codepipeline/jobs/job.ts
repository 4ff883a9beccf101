import type { ActionTypeId } from '../model.js';

/**
 * One piece of work for a job worker. An action that a worker continues has several, one after another: each is done with
 * its result, and the next carries the continuation token.
 *
 * A job whose action has ended (timed out, abandoned) is closed whatever its own status says.
 */
export interface JobRecord {
  readonly jobId: string;
  /** Whose workers may have it: see `queueOf`. */
  readonly queue: string;
  readonly actionTypeId: ActionTypeId;
  readonly pipelineId: string;
  readonly actionExecutionId: string;
  readonly status: JobStatus;
  /** Proves that whoever acknowledges is whom the job was handed to; new with every hand-out. */
  readonly nonce?: string;
  /** When it may be handed out (again). */
  readonly availableAt: number;
  readonly createdAt: number;
  /** What the worker said when it ended the job before this one. */
  readonly continuationToken?: string;
  /** Third-party jobs: who the customer is. */
  readonly clientId?: string;
}

/** @source AWS CodePipeline API Reference, JobStatus */
export type JobStatus = 'Queued' | 'Dispatched' | 'InProgress' | 'Succeeded' | 'Failed';
