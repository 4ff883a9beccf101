import type { ActionTypeId } from '../model.js';
import type { ActionType } from './action-type.js';
import { BUILDS } from './builds.js';
import { DEPLOYS } from './deploys.js';
import { INVOKES } from './invokes.js';
import { SOURCES } from './sources.js';

/** The action types that every account has, AWS's own first. */
export const BUILT_IN_TYPES: readonly ActionType[] = [...SOURCES, ...BUILDS, ...DEPLOYS, ...INVOKES].toSorted(
  (a, b) => Number(a.id.owner !== 'AWS') - Number(b.id.owner !== 'AWS'),
);

const BY_ID = new Map(BUILT_IN_TYPES.map((type) => [keyOf(type.id), type]));

export function findActionType(id: ActionTypeId): ActionType | undefined {
  return BY_ID.get(keyOf(id));
}

function keyOf({ category, owner, provider, version }: ActionTypeId): string {
  return `${owner}/${category}/${provider}/${version}`;
}
