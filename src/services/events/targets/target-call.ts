import type { AwsClient } from '../../../front-door/service.js';
import type { Arn } from '../../../kernel/arn.js';
import type { JsonNode } from '../../../kernel/json/json-text.js';
import type { BusEvent } from '../model.js';

/** One event for one target. */
export interface TargetCall {
  readonly target: Arn;
  readonly ruleName: string;
  /** What the target's settings make of the event; undefined where they leave it as it is. */
  readonly input: JsonNode | undefined;
  /** The input, or else the event, as text. */
  readonly text: string;
  readonly event: BusEvent;
  /** The same for every try of this event, rule and target; lower-case letters and digits. */
  readonly token: string;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Calls the target's service. May be run again for the same call, and then changes nothing more where the service can
 * tell by the token.
 *
 * @throws AwsError of the target's service
 */
export type InvokeTarget = (call: TargetCall, client: AwsClient) => Promise<void>;
