import type { ServiceContext } from '../../../front-door/service.js';
import { partitionOf } from '../../../kernel/partition.js';
import { rootPrincipal } from '../../../kernel/principal.js';
import type { Transaction } from '../../../store/store.js';
import type { RepositoryDocument, RepositoryPlace } from '../model.js';
import { type ReferenceDifference, repositoryArn } from '../reference-changes.js';
import { toldReferences, triggerMessage } from './message.js';
import type { TriggerPublication } from './publish.js';
import { findTriggers } from './store.js';

export const TELL_TRIGGER = 'codecommit.trigger';

export interface ChangedReferences {
  readonly differences: readonly ReferenceDifference[];
  readonly commitOf: (objectId: string) => string;
  /** Who moved a reference, where it is known. */
  readonly actorOf: (reference: string) => string | undefined;
}

/** One message for each trigger that the change concerns, in the transaction that records the change. */
export async function fireTriggers(
  tx: Transaction,
  context: ServiceContext,
  place: RepositoryPlace,
  repository: RepositoryDocument,
  { differences, commitOf, actorOf }: ChangedReferences,
): Promise<void> {
  const found = await findTriggers(tx, place);
  const { accountId, region } = place;
  for (const trigger of found?.triggers ?? []) {
    const references = toldReferences(trigger, differences, commitOf);
    const [first] = references;
    if (found === undefined || first === undefined) continue;
    const occasion = {
      accountId,
      region,
      repository,
      configurationId: found.configurationId,
      eventId: context.ids.uuid(),
      eventName: 'ReferenceChange',
      at: context.clock.now(),
      actorArn: actorOf(first.ref) ?? rootPrincipal({ accountId, partition: partitionOf(region) }).arn,
    } as const;
    const payload: TriggerPublication = {
      topicArn: trigger.destinationArn,
      message: triggerMessage(trigger, occasion, references),
      sourceArn: repositoryArn(place, repository.repositoryName),
    };
    const key = `${accountId}/${region}/${occasion.eventId}`;
    await context.work.enqueue(tx, { kind: TELL_TRIGGER, key, payload });
  }
}
