import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { servicePrincipal } from '../../../kernel/principal.js';
import type { Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';

/** One event that could have started a pipeline, and what came of it. */
export type TriggerRecord = {
  /** The pipeline's name: also the log stream's. */
  readonly pipeline: string;
  readonly event: {
    /** `webhook`, `connection`, `aws.codecommit`, `eventbridge`, `poll` */
    readonly source: string;
    /** Whatever names it: an ARN, a reference and its commit. */
    readonly detail: string;
  };
} & (
  | { readonly pipelineExecutionId: string }
  /** Why nothing was started, in words. */
  | { readonly reason: string }
);

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** The log group that tells of every event which pipeline it started, and why not the others; a stream for each. */
const TRIGGER_LOG_GROUP = '/aws/codepipeline/triggers';

/** As long as the history of executions; whoever wants otherwise changes it. */
const RETENTION_DAYS = 365;

const RECORD_TRIGGER = 'codepipeline.record-trigger';

interface Recorded extends Place {
  readonly at: number;
  readonly record: TriggerRecord;
}

/** Leaves with the transaction that makes it true; a crash may repeat a line and never loses one. */
export async function recordTrigger(
  tx: Transaction,
  context: ServiceContext,
  { accountId, region }: Place,
  record: TriggerRecord,
): Promise<void> {
  const payload: Recorded = { accountId, region, at: context.clock.now(), record };
  await context.work.enqueue(tx, { kind: RECORD_TRIGGER, key: context.ids.uuid(), payload });
}

export const triggerRecorder: WorkerDeclaration<ServiceContext> = {
  kind: RECORD_TRIGGER,
  concurrency: 2,
  leaseMs: 30_000,
  async run({ payload }, context) {
    const { accountId, region, at, record } = payload as Recorded;
    const principal = servicePrincipal('codepipeline.amazonaws.com', accountId);
    const aws = context.door.as(principal, { accountId, region });
    const stream = { logGroupName: TRIGGER_LOG_GROUP, logStreamName: record.pipeline };
    await unlessThere(async () => {
      await aws.call('logs', 'CreateLogGroup', { logGroupName: TRIGGER_LOG_GROUP });
      const retention = { logGroupName: TRIGGER_LOG_GROUP, retentionInDays: RETENTION_DAYS };
      await aws.call('logs', 'PutRetentionPolicy', retention);
    });
    await unlessThere(() => aws.call('logs', 'CreateLogStream', stream));
    await aws.call('logs', 'PutLogEvents', {
      ...stream,
      logEvents: [{ timestamp: at, message: JSON.stringify(record) }],
    });
  },
};

async function unlessThere(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isAwsError(error, 'ResourceAlreadyExistsException')) throw error;
  }
}
