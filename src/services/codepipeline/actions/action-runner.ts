import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import type { ActionOutcome } from '../flow/conclude-action.js';
import type { ActionRecord, Approval, ExternalExecution, FailureCode } from '../history.js';

/** One pass over a running action. */
export interface ActionJob {
  readonly record: ActionRecord;
  readonly context: ServiceContext;
  /** The pipeline's. */
  readonly place: { readonly accountId: string; readonly region: string };
  /**
   * The action's account: everything it does is done as its role, in its region.
   * @throws AwsError where the role is missing or may not be assumed
   */
  assumeRole(): Promise<AwsClient>;
  /** `start` may have run before without its outcome having been recorded. */
  readonly mayHaveStarted: boolean;
}

/** Not ended yet. What is given is recorded and shown. */
export interface StillRunning {
  readonly kind: 'running';
  readonly external?: ExternalExecution;
  readonly summary?: string;
  readonly approval?: Approval;
}

export type ActionStep = StillRunning | ActionOutcome;

/**
 * One kind of action. `start` is called until it answers, then `check` again and again while the action runs.
 * Either may be called twice for the same thing and must come to the same end: what is begun elsewhere is begun
 * under the action execution id, or found again.
 *
 * An AwsError that either throws ends the action with its message; `ActionFailed` ends it in words of its own. All
 * else is tried again.
 */
export interface ActionRunner {
  start(job: ActionJob): Promise<ActionStep>;
  /** Left out where a started action only waits for somebody (an approval). */
  check?(job: ActionJob): Promise<ActionStep>;
  /** The action has ended, in whatever way: what runs or lies here on its behalf goes. May be called twice. */
  letGo?(job: ActionJob): Promise<void>;
}

export class ActionFailed extends Error {
  override readonly name = 'ActionFailed';
  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    super(message);
  }
}

/** The value of a key that validation has required. */
export function configured(record: ActionRecord, key: string): string {
  const value = record.configuration[key];
  if (value !== undefined) return value;
  throw new ActionFailed(
    'ConfigurationError',
    `Action '${record.action.name}' has no configuration '${key}'`,
  );
}
