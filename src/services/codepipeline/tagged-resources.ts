import { parseArn } from '../../kernel/arn.js';
import { type Collection, type Reader, regionalScope, type Transaction } from '../../store/store.js';
import { invalidArn } from './errors.js';
import type { Tag } from './model.js';
import { actionTypes, pipelines, webhooks } from './store.js';

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** What bears tags, and where its document is. */
export interface TaggedResource {
  readonly kind: 'pipeline' | 'actiontype' | 'webhook';
  /** The key of its document. */
  readonly name: string;
}

/** @throws AwsError InvalidArnException where it names nothing of this account and region that could bear tags */
export function resourceNamedBy(where: Place, arn: string | undefined): TaggedResource {
  const parsed = parseArn(arn ?? '');
  const isHere =
    parsed?.service === 'codepipeline' &&
    parsed.accountId === where.accountId &&
    parsed.region === where.region;
  if (!isHere) throw invalidArn(arn ?? '');
  const { resource } = parsed;
  // The documentation spells the resource type in both ways.
  const [, type] = /^actiontype:(Custom\/.+)$/i.exec(resource) ?? [];
  if (type !== undefined) return { kind: 'actiontype', name: type };
  const [, webhook] = /^webhook:([A-Za-z0-9.@\-_]+)$/.exec(resource) ?? [];
  if (webhook !== undefined) return { kind: 'webhook', name: webhook };
  if (/^[A-Za-z0-9.@\-_]+$/.test(resource)) return { kind: 'pipeline', name: resource };
  throw invalidArn(arn ?? '');
}

/** @returns undefined where there is no such resource */
export async function tagsOf(
  reader: Reader,
  where: Place,
  { kind, name }: TaggedResource,
): Promise<readonly Tag[] | undefined> {
  const scope = regionalScope(where);
  switch (kind) {
    case 'pipeline':
      return (await reader.get(pipelines, scope, name))?.doc.tags;
    case 'webhook':
      return (await reader.get(webhooks, scope, name))?.doc.tags;
    case 'actiontype': {
      const record = (await reader.get(actionTypes, scope, name))?.doc;
      return record?.deletedAt === undefined ? record?.tags : undefined;
    }
  }
}

/** @param change from the tags before; called where there is such a resource. @returns whether there is */
export async function changeTags(
  tx: Transaction,
  where: Place,
  { kind, name }: TaggedResource,
  change: (before: readonly Tag[]) => readonly Tag[],
): Promise<boolean> {
  const scope = regionalScope(where);
  switch (kind) {
    case 'pipeline':
      return await retag(tx, pipelines, scope, name, change);
    case 'webhook':
      return await retag(tx, webhooks, scope, name, change);
    case 'actiontype':
      if (!(await tagsOf(tx, where, { kind, name }))) return false;
      return await retag(tx, actionTypes, scope, name, change);
  }
}

async function retag<T extends { readonly tags: readonly Tag[] }>(
  tx: Transaction,
  documents: Collection<T>,
  scope: string,
  name: string,
  change: (before: readonly Tag[]) => readonly Tag[],
): Promise<boolean> {
  const stored = await tx.get(documents, scope, name);
  if (!stored) return false;
  await tx.put(documents, scope, name, { ...stored.doc, tags: change(stored.doc.tags) });
  return true;
}
