import type { ServiceContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import type { ObjectContent, StoredVersion } from '../model.js';
import { deleteParts, findParts } from '../records/versions.js';

export const DISCARD_BLOBS = 's3.discard-blobs';

export interface DiscardPayload {
  readonly blobIds: readonly string[];
  readonly small?: { readonly bucket: string; readonly contentId: string };
}

/** Requests that looked the object up just before may go on reading it for this long. */
const GRACE_MS = 10 * 60_000;

type DiscardContext = Pick<ServiceContext, 'work' | 'clock'>;

/** Versions that are no more, in the transaction that ends them: their blobs go for good a while later. */
export async function discardVersions(
  tx: Transaction,
  context: DiscardContext,
  bucket: string,
  versions: readonly StoredVersion[],
): Promise<void> {
  for (const version of versions) {
    if (version.kind === 'object') await discardContent(tx, context, bucket, version.content);
  }
}

export async function discardBlobs(
  tx: Transaction,
  context: DiscardContext,
  blobIds: readonly string[],
): Promise<void> {
  const [first] = blobIds;
  if (first !== undefined) await discard(tx, context, first, { blobIds });
}

async function discard(
  tx: Transaction,
  { work, clock }: DiscardContext,
  key: string,
  payload: DiscardPayload,
): Promise<void> {
  await work.enqueue(tx, { kind: DISCARD_BLOBS, key, payload, dueAt: clock.now() + GRACE_MS });
}

async function discardContent(
  tx: Transaction,
  context: DiscardContext,
  bucket: string,
  content: ObjectContent,
): Promise<void> {
  if (content.kind === 'blob') {
    await discardBlobs(tx, context, [content.blobId]);
    return;
  }
  if (content.kind === 'small') {
    const { contentId } = content;
    await discard(tx, context, contentId, { blobIds: [], small: { bucket, contentId } });
    return;
  }
  const list = await findParts(tx, bucket, content.partListId);
  await deleteParts(tx, bucket, content.partListId);
  await discardBlobs(tx, context, list?.parts.map(({ blobId }) => blobId) ?? []);
}
