import type { TopicConfiguration } from '@aws-sdk/client-s3';
import { ALPHANUMERIC, type Ids } from '../../../kernel/ids.js';
import { invalidArgument, malformedXml } from '../errors.js';
import { keyBounds } from './topics.js';

/** @source Amazon S3 User Guide, "Supported event types for SQS, SNS, and Lambda" */
const EVENTS: ReadonlySet<string> = new Set([
  's3:TestEvent',
  's3:ReducedRedundancyLostObject',
  's3:ObjectCreated:*',
  's3:ObjectCreated:Put',
  's3:ObjectCreated:Post',
  's3:ObjectCreated:Copy',
  's3:ObjectCreated:CompleteMultipartUpload',
  's3:ObjectRemoved:*',
  's3:ObjectRemoved:Delete',
  's3:ObjectRemoved:DeleteMarkerCreated',
  's3:ObjectRestore:*',
  's3:ObjectRestore:Post',
  's3:ObjectRestore:Completed',
  's3:ObjectRestore:Delete',
  's3:Replication:*',
  's3:Replication:OperationFailedReplication',
  's3:Replication:OperationMissedThreshold',
  's3:Replication:OperationReplicatedAfterThreshold',
  's3:Replication:OperationNotTracked',
  's3:LifecycleTransition',
  's3:LifecycleExpiration:*',
  's3:LifecycleExpiration:Delete',
  's3:LifecycleExpiration:DeleteMarkerCreated',
  's3:IntelligentTiering',
  's3:ObjectTagging:*',
  's3:ObjectTagging:Put',
  's3:ObjectTagging:Delete',
  's3:ObjectAcl:Put',
]);

/**
 * @returns the configurations, each with an id
 * @throws AwsError MalformedXML, InvalidArgument
 */
export function checkTopics(topics: readonly TopicConfiguration[], ids: Ids): TopicConfiguration[] {
  for (const topic of topics) checkTopic(topic);
  topics.forEach((topic, index) => {
    if (topics.slice(0, index).some((other) => overlap(topic, other))) throw overlapping();
  });
  return topics.map((topic) => ({ ...topic, Id: topic.Id ?? ids.random(48, ALPHANUMERIC) }));
}

function checkTopic({ TopicArn, Events = [], Filter: filter }: TopicConfiguration): void {
  if (TopicArn === undefined || Events.length === 0) throw malformedXml();
  for (const event of Events) {
    if (EVENTS.has(event)) continue;
    throw invalidArgument('The event is not supported for notifications', 'Event', event);
  }
  const seen = new Set<string>();
  for (const { Name = '' } of filter?.Key?.FilterRules ?? []) {
    const name = Name.toLowerCase();
    if (name !== 'prefix' && name !== 'suffix') {
      throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', Name);
    }
    if (seen.has(name)) {
      throw invalidArgument(
        `Cannot specify more than one ${name} rule in a filter.`,
        'FilterRule.Name',
        Name,
      );
    }
    seen.add(name);
  }
}

/** Two that would tell of the same change. */
function overlap(a: TopicConfiguration, b: TopicConfiguration): boolean {
  const { prefix, suffix } = keyBounds(a.Filter);
  const other = keyBounds(b.Filter);
  const sharePrefix = prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix);
  const shareSuffix = suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix);
  return sharePrefix && shareSuffix && shareEvent(a.Events ?? [], b.Events ?? []);
}

function shareEvent(a: readonly string[], b: readonly string[]): boolean {
  const covers = (one: string, other: string) =>
    one === other || (one.endsWith(':*') && other.startsWith(one.slice(0, -1)));
  return a.some((one) => b.some((other) => covers(one, other) || covers(other, one)));
}

function overlapping() {
  return invalidArgument(
    'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
    'Event',
    undefined,
  );
}
