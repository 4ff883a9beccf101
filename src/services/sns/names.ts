import { formatArn, parseArn } from '../../kernel/arn.js';
import { invalidParameter } from './errors.js';

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Where a topic lives, and what it is called. */
export interface TopicName extends Place {
  readonly name: string;
}

export interface SubscriptionName extends Place {
  readonly topicName: string;
  readonly id: string;
}

export function topicArn({ accountId, region }: Place, name: string): string {
  return formatArn({ service: 'sns', accountId, region, resource: name });
}

export function subscriptionArn(place: Place, topicName: string, id: string): string {
  return `${topicArn(place, topicName)}:${id}`;
}

/** @returns undefined where it is the ARN of no topic */
export function topicOfArn(arn: string): TopicName | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'sns' || parsed.resource.includes(':')) return undefined;
  const { accountId, region, resource: name } = parsed;
  return { accountId, region, name };
}

/** @throws AwsError InvalidParameter, where it is none or of another region than that which is asked */
export function requireTopicName(
  arn: string | undefined,
  region?: string,
  parameter = 'TopicArn',
): TopicName {
  const named = topicOfArn(arn ?? '');
  if (!named) throw noArn(parameter, arn ?? '');
  if (region !== undefined && named.region !== region) throw invalidParameter(parameter);
  return named;
}

/** @throws AwsError InvalidParameter, where it is none or of another region than that which is asked */
export function requireSubscriptionName(arn: string | undefined, region?: string): SubscriptionName {
  const parsed = parseArn(arn ?? '');
  const [topicName = '', id = '', ...more] = parsed?.resource.split(':') ?? [];
  if (parsed?.service !== 'sns' || id === '' || more.length > 0) throw noArn('SubscriptionArn', arn ?? '');
  if (region !== undefined && parsed.region !== region) throw invalidParameter('SubscriptionArn');
  return { accountId: parsed.accountId, region: parsed.region, topicName, id };
}

function noArn(parameter: string, text: string): Error {
  const parts = text.split(':').length;
  return invalidParameter(
    parts < 6 ? `${parameter} Reason: An ARN must have at least 6 elements, not ${parts}` : parameter,
  );
}
