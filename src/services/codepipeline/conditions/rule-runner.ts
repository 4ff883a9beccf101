import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import type { ActionFailure, ExternalExecution } from '../history.js';
import type { RuleRecord } from './rule-record.js';

/** One look at one rule. */
export interface RuleJob {
  readonly record: RuleRecord;
  readonly context: ServiceContext;
  /**
   * Whatever the rule asks is asked as its role, in its region.
   * @throws AwsError where the role is missing or may not be assumed
   */
  assumeRole(): Promise<AwsClient>;
  /** A look at it may have begun something elsewhere without that having been recorded. */
  readonly mayHaveStarted: boolean;
  /** The pipeline's. */
  readonly place: { readonly accountId: string; readonly region: string };
}

export type RuleStep =
  | {
      readonly kind: 'waiting';
      readonly summary?: string;
      readonly external?: ExternalExecution;
      /** The next look; left out: soon, then ever later. */
      readonly nextLookAt?: number;
    }
  | RuleAnswer;

export type RuleAnswer = {
  readonly summary?: string;
  readonly external?: ExternalExecution;
} & (
  | { readonly kind: 'met' }
  | { readonly kind: 'unmet' }
  /** It cannot be told. */
  | { readonly kind: 'errored'; readonly failure: ActionFailure }
);

/**
 * One kind of rule, looked at again and again until it answers. Two looks may be taken at the same thing, so what is
 * begun elsewhere is begun under the rule execution id, or found again.
 *
 * An AwsError or an `ActionFailed` that it throws ends the rule as one that cannot be evaluated; all else is tried again.
 */
export interface RuleRunner {
  look(job: RuleJob): Promise<RuleStep>;
  /** Nobody asks any more, or its time is over: what runs here on its behalf is ended. May be called twice. */
  letGo?(job: RuleJob): Promise<void>;
}
