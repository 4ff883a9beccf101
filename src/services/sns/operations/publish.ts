import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import type { Operation, OperationTable } from '../../../front-door/service.js';
import { AwsError, isAwsError } from '../../../kernel/aws-error.js';
import { onTopic, topicAccess } from '../access.js';
import { fanOut, type OutgoingMessage } from '../delivery/fan-out.js';
import { invalidParameter } from '../errors.js';
import { MAX_MESSAGE_BYTES, messageBytes, readPublished } from '../messages/published.js';
import { requireTopicName } from '../names.js';
import { requireTopic } from '../store.js';
import type { Sdk } from './sdk.js';

const MAX_ENTRIES = 10;

const publish: Operation<Sdk, 'Publish'> = {
  authorize: async ({ TopicArn, TargetArn }, context) => [
    await topicAccess('Publish', context, TopicArn ?? TargetArn),
  ],
  async handle(input, context) {
    if (input.PhoneNumber !== undefined) {
      throw invalidParameter('PhoneNumber Reason: Pipewright sends no text messages');
    }
    const arn = input.TopicArn ?? input.TargetArn;
    if (arn === undefined)
      throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
    const topic = requireTopicName(
      arn,
      context.region,
      input.TopicArn === undefined ? 'TargetArn' : 'TopicArn',
    );
    refuseDeduplication(input);
    const content = readPublished(input);
    await requireTopic(context.store, topic);
    const messageId = context.ids.uuid();
    await fanOut(context, topic, [{ messageId, content }]);
    return { MessageId: messageId };
  },
};

const publishBatch: Operation<Sdk, 'PublishBatch'> = {
  authorize: onTopic('Publish'),
  async handle({ TopicArn, PublishBatchRequestEntries: entries = [] }, context) {
    const topic = requireTopicName(TopicArn, context.region);
    checkBatch(entries);
    await requireTopic(context.store, topic);
    const read = entries.map((entry) => readEntry(entry, context.ids.uuid()));
    await fanOut(
      context,
      topic,
      read.flatMap(({ outgoing }) => (outgoing ? [outgoing] : [])),
    );
    return {
      Successful: read.flatMap(({ Id, outgoing }) =>
        outgoing ? [{ Id, MessageId: outgoing.messageId }] : [],
      ),
      Failed: read.flatMap(({ Id, error }) =>
        error ? [{ Id, Code: 'InvalidParameter', Message: error.message, SenderFault: true }] : [],
      ),
    };
  },
};

interface ReadEntry {
  readonly Id: string;
  readonly outgoing?: OutgoingMessage;
  readonly error?: AwsError;
}

/** One that is wrong does not hold up the others. */
function readEntry(entry: PublishBatchRequestEntry, messageId: string): ReadEntry {
  const Id = entry.Id ?? '';
  try {
    refuseDeduplication(entry);
    return { Id, outgoing: { messageId, content: readPublished(entry) } };
  } catch (error) {
    if (isAwsError(error)) return { Id, error };
    throw error;
  }
}

const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;

/** @source Amazon SNS API Reference, PublishBatch */
function checkBatch(entries: readonly PublishBatchRequestEntry[]): void {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequestException', "The batch request doesn't contain any entries.");
  }
  if (entries.length > MAX_ENTRIES) {
    throw new AwsError(
      'TooManyEntriesInBatchRequestException',
      'The batch request contains more entries than permissible.',
    );
  }
  if (entries.some(({ Id = '' }) => !ENTRY_ID.test(Id))) {
    throw new AwsError(
      'InvalidBatchEntryIdException',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinctException',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  if (entries.reduce((sum, entry) => sum + messageBytes(entry), 0) > MAX_MESSAGE_BYTES) {
    throw new AwsError(
      'BatchRequestTooLongException',
      'The length of all the batch messages put together is more than the limit.',
    );
  }
}

function refuseDeduplication({
  MessageDeduplicationId,
}: {
  readonly MessageDeduplicationId?: string | undefined;
}): void {
  if (MessageDeduplicationId === undefined) return;
  throw invalidParameter(
    'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
  );
}

export const publishOperations: OperationTable<Sdk> = { Publish: publish, PublishBatch: publishBatch };
