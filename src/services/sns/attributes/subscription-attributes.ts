import { checkDeliveryPolicy } from '../delivery/delivery-policy.js';
import { checkFilterPolicy } from '../delivery/filter-policy.js';
import { invalidParameter } from '../errors.js';
import type { TextsByName } from '../model.js';

type Check = (value: string, all: TextsByName) => void;

/** What can be set of a subscription. @source Amazon SNS API Reference, SetSubscriptionAttributes */
const SETTABLE: Readonly<Record<string, Check>> = {
  DeliveryPolicy: (value) => checkDeliveryPolicy(value, 'subscription'),
  FilterPolicy: (value, all) => checkFilterPolicy(value, all.FilterPolicyScope ?? 'MessageAttributes'),
  FilterPolicyScope: (value, all) => {
    if (value !== 'MessageAttributes' && value !== 'MessageBody') {
      throw invalidParameter(
        `FilterPolicyScope: Invalid value [${value.slice(0, 100)}]. Please use either MessageBody or MessageAttributes`,
      );
    }
    checkFilterPolicy(all.FilterPolicy, value);
  },
  RawMessageDelivery: (value) => {
    if (!/^(true|false)$/i.test(value)) {
      throw invalidParameter(
        `RawMessageDelivery Reason: Invalid value [${value.slice(0, 100)}]. Must be true or false.`,
      );
    }
  },
  RedrivePolicy: (value) => {
    if (value !== '') throw invalidParameter('RedrivePolicy: Pipewright has no queues yet');
  },
};

/**
 * The attributes as they are kept: those that are set over those that were.
 * @throws AwsError InvalidParameter
 */
export function withAttributes(before: TextsByName, set: TextsByName): TextsByName {
  const all = { ...before, ...set };
  for (const [name, value] of Object.entries(set)) {
    const check = Object.hasOwn(SETTABLE, name) ? SETTABLE[name] : undefined;
    if (!check) throw invalidParameter('AttributeName');
    check(value, all);
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}
