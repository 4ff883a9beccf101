import { checkDeliveryPolicy } from '../delivery/delivery-policy.js';
import { invalidParameter } from '../errors.js';
import type { TextsByName } from '../model.js';
import type { TopicName } from '../names.js';
import { checkTopicPolicy } from '../topic-policy.js';

type Check = (value: string, topic: TopicName) => void;

const MAX_DISPLAY_NAME = 100;
const keptAsItIs: Check = () => {};

/** What can be set of a topic. @source Amazon SNS API Reference, SetTopicAttributes */
const SETTABLE: Readonly<Record<string, Check>> = {
  DeliveryPolicy: (value) => checkDeliveryPolicy(value, 'topic'),
  DisplayName: (value) => {
    if (value.length > MAX_DISPLAY_NAME) throw invalidParameter('DisplayName');
  },
  KmsMasterKeyId: keptAsItIs,
  Policy: (value, topic) => checkTopicPolicy(value, topic),
  SignatureVersion: (value) => {
    if (value !== '1' && value !== '2') throw invalidParameter('SignatureVersion');
  },
  TracingConfig: (value) => {
    if (value !== 'PassThrough' && value !== 'Active') throw invalidParameter('TracingConfig');
  },
};

/** Where AWS logs how deliveries went: `HTTPFailureFeedbackRoleArn`. */
const FEEDBACK =
  /^(HTTP|Firehose|Lambda|Application|SQS)(SuccessFeedbackRoleArn|SuccessFeedbackSampleRate|FailureFeedbackRoleArn)$/;

const OF_FIFO: readonly string[] = [
  'ArchivePolicy',
  'ContentBasedDeduplication',
  'FifoThroughputScope',
  'FifoTopic',
];

/** @throws AwsError InvalidParameter */
export function checkTopicAttributes(attributes: TextsByName, topic: TopicName): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (OF_FIFO.includes(name) && value !== 'false') throw noFifo();
    if (OF_FIFO.includes(name) || FEEDBACK.test(name)) continue;
    const check = Object.hasOwn(SETTABLE, name) ? SETTABLE[name] : undefined;
    if (!check) throw invalidParameter('AttributeName');
    check(value, topic);
  }
}

/** Those that are kept: what a standard topic is anyway is not. An empty text takes an attribute back. */
export function keptTopicAttributes(attributes: TextsByName): TextsByName {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) => value !== '' && !OF_FIFO.includes(name)),
  );
}

export function noFifo(): Error {
  return invalidParameter('Attributes Reason: Pipewright has no FIFO topics yet');
}
