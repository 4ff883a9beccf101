import { DELIVER_EVENT } from '../../../front-door/emit.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { archivedEvents, archivedFrom, type ReplayRecord, replays } from '../archives/model.js';
import type { BusEvent } from '../model.js';
import { busNameOf, type Place, resourceOf } from '../names.js';

/** The work of one replay; key `ACCOUNT/REGION/NAME`. */
const REPLAY = 'events.replay';
const BATCH = 100;

export async function enqueueReplay(
  tx: Transaction,
  { work }: Pick<ServiceContext, 'work'>,
  place: Place,
  name: string,
): Promise<void> {
  await work.enqueue(tx, { kind: REPLAY, key: `${regionalScope(place)}/${name}` });
}

/** Sends an archive's events on to its bus once more, a batch per transaction, oldest first. */
export const replayWorker: WorkerDeclaration<ServiceContext> = {
  kind: REPLAY,
  concurrency: 2,
  leaseMs: 30 * SECOND_MS,
  async run({ key, signal }, context) {
    const [accountId = '', region = '', name = ''] = key.split('/');
    const place = { accountId, region };
    while (await context.store.transaction((tx) => replayBatch(tx, context, place, name))) {
      signal.throwIfAborted();
    }
  },
};

/** @returns whether there is more to do */
async function replayBatch(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  name: string,
): Promise<boolean> {
  const scope = regionalScope(place);
  const replay = (await tx.get(replays, scope, name))?.doc;
  if (!replay || replay.endedAt !== undefined) return false;
  const endedAt = context.clock.now();
  if (replay.state === 'CANCELLING') {
    await tx.put(replays, scope, name, { ...replay, state: 'CANCELLED', endedAt });
    return false;
  }
  const prefix = `${replay.archiveId}/`;
  const after = replay.cursor ?? archivedFrom(replay.archiveId, replay.eventsFromAt);
  const found = await tx.list(archivedEvents, scope, { prefix, after, limit: BATCH });
  const due = found.filter(({ doc }) => doc.event.time < replay.eventsToAt);
  for (const { doc } of due) await sendAgain(tx, context, place, replay, doc.event);
  const last = due.at(-1);
  const isOver = due.length < BATCH;
  await tx.put(replays, scope, name, {
    ...replay,
    ...(last && { cursor: last.key, lastEventAt: last.doc.event.time }),
    ...(isOver ? { state: 'COMPLETED', endedAt } : { state: 'RUNNING' }),
  });
  return !isOver;
}

async function sendAgain(
  tx: Transaction,
  { work }: ServiceContext,
  place: Place,
  { name, destination }: ReplayRecord,
  event: BusEvent,
): Promise<void> {
  const onlyRules = destination.FilterArns?.flatMap((arn) => {
    const named = resourceOf(place, arn);
    return named?.kind === 'rule' ? [named.name] : [];
  });
  const payload: BusEvent = {
    ...event,
    eventBusName: busNameOf(place, destination.Arn),
    replayName: name,
    ...(onlyRules && onlyRules.length > 0 && { onlyRules }),
  };
  await work.enqueue(tx, { kind: DELIVER_EVENT, key: `${event.id}/${name}`, payload });
}
