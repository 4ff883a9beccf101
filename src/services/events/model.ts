import type { DeadLetterConfig, LogConfig, Target } from '@aws-sdk/client-eventbridge';
import type { RequestOrigin } from '../../front-door/service.js';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export type RuleState = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** A rule and its targets: few, and always read together. */
export interface RuleRecord {
  readonly name: string;
  readonly eventBusName: string;
  readonly state: RuleState;
  readonly eventPattern?: string;
  readonly scheduleExpression?: string;
  readonly description?: string;
  readonly roleArn?: string;
  /** The account that made it. */
  readonly createdBy: string;
  readonly tags: readonly Tag[];
  /** As they were put: plain JSON, in the order in which they were first put. */
  readonly targets: readonly Target[];
  /** Epoch ms at which a schedule fires next; only of enabled rules with a schedule. */
  readonly nextFireAt?: number;
}

/** A custom bus. The default bus of a region is always there and has no record. */
export interface BusRecord {
  readonly name: string;
  readonly description?: string;
  readonly kmsKeyIdentifier?: string;
  readonly deadLetterConfig?: DeadLetterConfig;
  readonly logConfig?: LogConfig;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export const DEFAULT_BUS = 'default';

/** An event on its way, as `context.emit` enqueues it or as PutEvents took it. */
export type BusEvent = Omit<RequestOrigin['event'], 'detail'> & {
  /** Default: the region's default bus. */
  readonly eventBusName?: string;
  readonly detail?: unknown;
  /** Instead of `detail`: as its sender wrote it. */
  readonly detailText?: string;
  /** Where the bus is, if not where the event comes from. */
  readonly busPlace?: { readonly accountId: string; readonly region: string };
  /** Another bus has passed it on. */
  readonly isPassedOn?: boolean;
  /** The replay that sends it once more. */
  readonly replayName?: string;
  /** Names of the rules that get it, where not all do. */
  readonly onlyRules?: readonly string[];
};

/** Payload of the work that hands one event to one target. */
export interface Invocation {
  readonly event: BusEvent;
  /** Key of the rule's record. */
  readonly ruleKey: string;
  readonly targetId: string;
  /** 1 on the first try. */
  readonly attempt: number;
  /** Epoch ms after which a failure is the last. */
  readonly giveUpAt: number;
}
