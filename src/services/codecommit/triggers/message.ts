import { BRANCH_PREFIX, TAG_PREFIX } from '../../../engines/git/names.js';
import type { RepositoryDocument } from '../model.js';
import { type ReferenceDifference, repositoryArn } from '../reference-changes.js';
import type { Trigger } from './model.js';

/** One reference, as a message tells of it. */
export interface ToldReference {
  readonly commit: string;
  readonly ref: string;
  readonly created?: true;
  readonly deleted?: true;
}

export interface TriggerOccasion {
  readonly accountId: string;
  readonly region: string;
  readonly repository: RepositoryDocument;
  readonly configurationId: string;
  readonly eventId: string;
  readonly eventName: 'ReferenceChange' | 'TriggerEventTest';
  /** Epoch ms. */
  readonly at: number;
  /** ARN of whoever caused it. */
  readonly actorArn: string;
}

const EVENT_OF = {
  referenceCreated: 'createReference',
  referenceUpdated: 'updateReference',
  referenceDeleted: 'deleteReference',
} as const satisfies Record<ReferenceDifference['event'], Trigger['events'][number]>;

/** What of the differences a trigger is to tell. @param commitOf the commit that an object leads to */
export function toldReferences(
  { branches, events }: Trigger,
  differences: readonly ReferenceDifference[],
  commitOf: (objectId: string) => string,
): readonly ToldReference[] {
  return differences
    .filter(({ event, reference }) => {
      const isEvent = events.includes('all') || events.includes(EVENT_OF[event]);
      const isBranch = reference.startsWith(BRANCH_PREFIX);
      const isNamed = isBranch && branches.includes(reference.slice(BRANCH_PREFIX.length));
      return isEvent && (branches.length === 0 ? isBranch || reference.startsWith(TAG_PREFIX) : isNamed);
    })
    .map((difference) => ({
      commit: commitOf(difference.event === 'referenceDeleted' ? difference.oldId : difference.newId),
      ref: difference.reference,
      ...(difference.event === 'referenceCreated' && { created: true }),
      ...(difference.event === 'referenceDeleted' && { deleted: true }),
    }));
}

/**
 * JSON
 * @source AWS CodeCommit User Guide, "Example: Create an AWS CodeCommit trigger for an AWS Lambda function", the event; topics
 * get the same
 */
export function triggerMessage(
  trigger: Trigger,
  occasion: TriggerOccasion,
  references: readonly ToldReference[],
): string {
  const { repository } = occasion;
  const record = {
    awsRegion: occasion.region,
    codecommit: { references },
    ...(trigger.customData !== undefined && { customData: trigger.customData }),
    eventId: occasion.eventId,
    eventName: occasion.eventName,
    eventPartNumber: 1,
    eventSource: 'aws:codecommit',
    eventSourceARN: repositoryArn(occasion, repository.repositoryName),
    eventTime: new Date(occasion.at).toISOString().replace('Z', '+0000'),
    eventTotalParts: 1,
    eventTriggerConfigId: occasion.configurationId,
    eventTriggerName: trigger.name,
    eventVersion: '1.0',
    userIdentityARN: occasion.actorArn,
  };
  return JSON.stringify({ Records: [record] });
}
