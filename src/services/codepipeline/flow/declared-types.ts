import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { type Reader, regionalScope } from '../../../store/store.js';
import { isAllowedIn } from '../catalog/third-party-access.js';
import { type FindDeclaredType, normaliseTypeId } from '../definition/normalise.js';
import type { ActionTypeId, DeclaredActionType } from '../model.js';
import { actionTypes, typeKey } from '../store.js';

interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly store: Reader;
}

/** The types that a definition uses and that the account has declared itself; one that is deleted, or not for this account, is unknown. */
export async function declaredTypesOf(
  { stages = [] }: PipelineDeclaration,
  place: Place,
): Promise<FindDeclaredType> {
  const found = new Map<string, DeclaredActionType>();
  for (const { actionTypeId } of stages.flatMap(({ actions }) => actions ?? [])) {
    if (!actionTypeId || actionTypeId.owner === 'AWS') continue;
    const key = typeKey(normaliseTypeId(actionTypeId));
    const record = found.has(key) ? undefined : await place.store.get(actionTypes, regionalScope(place), key);
    if (!record || record.doc.deletedAt !== undefined) continue;
    if (isAllowedIn(place.accountId, record.doc)) found.set(key, record.doc.type);
  }
  return (id: ActionTypeId) => found.get(typeKey(id));
}
