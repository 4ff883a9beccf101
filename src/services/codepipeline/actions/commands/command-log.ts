import type { AwsClient } from '../../../../front-door/service.js';
import { formatArn } from '../../../../kernel/arn.js';
import { isAwsError } from '../../../../kernel/aws-error.js';
import type { ActionJob } from '../action-runner.js';

/**
 * @source AWS CodePipeline User Guide, Commands action reference: log group `/aws/codepipeline/PIPELINE`, and the
 * permissions on it that the role needs
 */
export class CommandLog {
  readonly #group: string;
  readonly #stream: string;

  constructor(
    private readonly job: ActionJob,
    private readonly aws: AwsClient,
    private readonly secrets: readonly string[],
  ) {
    this.#group = `/aws/codepipeline/${job.record.pipelineName}`;
    this.#stream = job.record.actionExecutionId;
  }

  get streamArn(): string {
    const { region } = this.job.record;
    const { accountId } = this.aws.principal;
    const resource = `log-group:${this.#group}:log-stream:${this.#stream}`;
    return formatArn({ service: 'logs', region, accountId, resource });
  }

  /** Whoever may not write a log runs without one, as builds do. */
  async open(): Promise<void> {
    const place = { logGroupName: this.#group };
    await this.#try(() => this.aws.call('logs', 'CreateLogGroup', place));
    await this.#try(() =>
      this.aws.call('logs', 'CreateLogStream', { ...place, logStreamName: this.#stream }),
    );
  }

  async write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const timestamp = this.job.context.clock.now();
    await this.#try(() =>
      this.aws.call('logs', 'PutLogEvents', {
        logGroupName: this.#group,
        logStreamName: this.#stream,
        // An event cannot be empty.
        logEvents: lines.map((line) => ({ timestamp, message: `${this.#masked(line)}\n` })),
      }),
    );
  }

  #masked(line: string): string {
    return this.secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line);
  }

  async #try(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (!isAwsError(error)) throw error;
      if (error.code === 'ResourceAlreadyExistsException') return;
      this.job.context.log.info('lines of an action are lost', {
        stream: this.#stream,
        error: error.message,
      });
    }
  }
}
