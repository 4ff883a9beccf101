import type { JsonNode } from '../../../kernel/json/json-text.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { BusEvent } from '../model.js';
import type { Place } from '../names.js';
import { type ArchiveRecord, archivedEvents, archivedKey, archives } from './model.js';

/** Puts an event into an archive, once. */
export async function keepEvent(
  tx: Transaction,
  place: Place,
  name: string,
  event: BusEvent,
  text: string,
): Promise<void> {
  const scope = regionalScope(place);
  const archive = (await tx.get(archives, scope, name))?.doc;
  if (!archive) return;
  const key = archivedKey(archive.archiveId, event);
  if (await tx.get(archivedEvents, scope, key)) return;
  const sizeBytes = Buffer.byteLength(text);
  await tx.put(archivedEvents, scope, key, { event, sizeBytes });
  await tx.put(archives, scope, name, {
    ...archive,
    eventCount: archive.eventCount + 1,
    sizeBytes: archive.sizeBytes + sizeBytes,
  });
}

/** Replayed events are in their archive already. */
export function isKept(
  archive: ArchiveRecord,
  event: BusEvent,
  node: JsonNode,
  matches: (pattern: string, node: JsonNode) => boolean,
): boolean {
  if (event.replayName !== undefined) return false;
  return archive.eventPattern === undefined || matches(archive.eventPattern, node);
}
