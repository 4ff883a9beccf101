import { ActionFailed } from '../actions/action-runner.js';
import type { RuleRecord } from './rule-record.js';

/** The rule cannot be told, whatever it asks. */
export function misconfigured({ rule }: RuleRecord, why: string): ActionFailed {
  return new ActionFailed('ConfigurationError', `The rule '${rule.name}' cannot be evaluated: ${why}`);
}
