/** A filter of a deployment group or of a listing. */
export interface TagFilterRule {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
  readonly Type?: 'KEY_ONLY' | 'VALUE_ONLY' | 'KEY_AND_VALUE' | undefined;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** @source AWS CodeDeploy API Reference, "TagFilter" */
export function matchesFilter(filter: TagFilterRule, tags: readonly KeyValue[]): boolean {
  return tags.some((tag) => matchesTag(filter, tag));
}

function matchesTag(filter: TagFilterRule, tag: KeyValue): boolean {
  switch (filter.Type ?? 'KEY_AND_VALUE') {
    case 'KEY_ONLY':
      return tag.key === filter.Key;
    case 'VALUE_ONLY':
      return tag.value === filter.Value;
    case 'KEY_AND_VALUE':
      return tag.key === filter.Key && tag.value === (filter.Value ?? '');
  }
}

/**
 * Whether a deployment group means an instance. Filters are alternatives; groups of filters must all have one that
 * matches. Without any filter it means none.
 * @source AWS CodeDeploy User Guide, "Tagging instances for deployment groups"
 */
export function selects(
  selection: {
    readonly filters?: readonly TagFilterRule[] | undefined;
    readonly sets?: readonly (readonly TagFilterRule[])[] | undefined;
  },
  tags: readonly KeyValue[],
): boolean {
  const { filters = [], sets = [] } = selection;
  if (sets.length > 0) return sets.every((set) => set.some((filter) => matchesFilter(filter, tags)));
  return filters.some((filter) => matchesFilter(filter, tags));
}
