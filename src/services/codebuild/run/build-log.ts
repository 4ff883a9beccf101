import type { InputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { LogPlace } from '../model.js';
import { agentLine } from './log-text.js';
import { keepLines } from './s3-log.js';
import type { SecretMask } from './secret-mask.js';

/** @source PutLogEvents: 1,048,576 bytes and 10,000 events a batch, 26 bytes counted for each event */
const MAX_BATCH_BYTES = 1_048_576;
const MAX_BATCH_EVENTS = 10_000;
const EVENT_OVERHEAD_BYTES = 26;

/**
 * Writes a build's lines to its log stream, as its service role. Agent lines wait for {@link BuildLog.flush}
 * or for the next output; output is written when `output` resolves, so that a slow log holds the build back.
 * A log that is refused (its group deleted, the permission withdrawn) loses lines but never fails the build.
 */
export class BuildLog {
  readonly #client: AwsClient;
  readonly #context: Pick<ServiceContext, 'clock' | 'log'>;
  readonly #place: LogPlace | undefined;
  /** What appears as `***`. */
  readonly mask: SecretMask;
  readonly #file: string | undefined;
  #waiting: string[] = [];

  /**
   * @param place nowhere where the project writes no logs
   * @param file gets the lines too, where they go to S3 at the end
   */
  constructor(
    client: AwsClient,
    context: Pick<ServiceContext, 'clock' | 'log'>,
    place: LogPlace | undefined,
    mask: SecretMask,
    file?: string,
  ) {
    this.#client = client;
    this.#context = context;
    this.#place = place;
    this.mask = mask;
    this.#file = file;
  }

  /** A line of the agent's own. */
  say(text: string): void {
    this.#waiting.push(agentLine(this.#context.clock.now(), text));
  }

  /** Lines of a command, behind what the agent has said. */
  async output(lines: readonly string[]): Promise<void> {
    this.#waiting.push(...lines);
    await this.flush();
  }

  async flush(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    if (lines.length === 0 || (this.#place === undefined && this.#file === undefined)) return;
    const shown = lines.map((line) => `${this.mask.apply(line)}\n`);
    if (this.#file !== undefined) await keepLines(this.#file, shown.join(''));
    if (this.#place === undefined) return;
    const timestamp = this.#context.clock.now();
    for (const batch of batches(shown)) {
      await this.#put(
        this.#place,
        batch.map((message) => ({ timestamp, message })),
      );
    }
  }

  async #put({ groupName, streamName }: LogPlace, logEvents: InputLogEvent[]): Promise<void> {
    const input = { logGroupName: groupName, logStreamName: streamName, logEvents };
    await this.#client.call('logs', 'PutLogEvents', input).catch((error: unknown) => {
      if (!isAwsError(error)) throw error;
      this.#context.log.warn('lines of a build are lost', { groupName, streamName, error });
    });
  }
}

function* batches(messages: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let sizeBytes = 0;
  for (const message of messages) {
    const bytes = Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
    if (batch.length > 0 && (sizeBytes + bytes > MAX_BATCH_BYTES || batch.length >= MAX_BATCH_EVENTS)) {
      yield batch;
      batch = [];
      sizeBytes = 0;
    }
    batch.push(message);
    sizeBytes += bytes;
  }
  if (batch.length > 0) yield batch;
}
