import type { Tag as SdkTag } from '@aws-sdk/client-iam';
import type { RequestContext } from '../../front-door/service.js';
import type { Account } from '../../kernel/partition.js';
import type { Collection, Reader } from '../../store/store.js';
import { changeIdentities } from './identity-changes.js';
import type { Tag } from './model.js';
import { type PageRequest, pageOfList } from './paging.js';
import { scopeOf } from './store.js';
import { mergeTags, presentTags, withoutTags } from './tags.js';

/** One kind of thing that has tags. */
export interface TaggedKind<T extends { readonly tags: readonly Tag[] }> {
  /** Of `TagsPer…`. */
  readonly quotaName: string;
  readonly source: Collection<T>;
  /** @param id name or ARN, as the operation takes it */
  readonly require: (reader: Reader, account: Account, id: string) => Promise<T>;
  readonly keyOf: (doc: T) => string;
}

export async function tag<T extends { readonly tags: readonly Tag[] }>(
  kind: TaggedKind<T>,
  context: RequestContext,
  id: string,
  tags: readonly SdkTag[] | undefined,
): Promise<Record<never, never>> {
  return await change(kind, context, id, (existing) => mergeTags(kind.quotaName, existing, tags));
}

export async function untag<T extends { readonly tags: readonly Tag[] }>(
  kind: TaggedKind<T>,
  context: RequestContext,
  id: string,
  keys: readonly string[] | undefined,
): Promise<Record<never, never>> {
  return await change(kind, context, id, (existing) => withoutTags(existing, keys));
}

async function change<T extends { readonly tags: readonly Tag[] }>(
  kind: TaggedKind<T>,
  context: RequestContext,
  id: string,
  changed: (existing: readonly Tag[]) => readonly Tag[],
): Promise<Record<never, never>> {
  await changeIdentities(context, async (tx) => {
    const doc = await kind.require(tx, context.account, id);
    await tx.put(kind.source, scopeOf(context.account), kind.keyOf(doc), {
      ...doc,
      tags: changed(doc.tags),
    });
  });
  return {};
}

export async function listTags<T extends { readonly tags: readonly Tag[] }>(
  kind: TaggedKind<T>,
  context: RequestContext,
  id: string,
  request: PageRequest,
): Promise<{ Tags: SdkTag[]; IsTruncated: boolean; Marker?: string }> {
  const doc = await kind.require(context.store, context.account, id);
  const page = pageOfList(context, `tags:${kind.quotaName}:${kind.keyOf(doc)}`, request, doc.tags);
  return { Tags: presentTags(page.items), ...page.members };
}
