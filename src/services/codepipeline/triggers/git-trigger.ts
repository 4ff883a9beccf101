import type {
  GitBranchFilterCriteria,
  GitConfiguration,
  GitPullRequestFilter,
  GitPushFilter,
} from '@aws-sdk/client-codepipeline';
import { globMatches } from './glob.js';

/** Something that happened in a repository. */
export type GitChange =
  | { readonly kind: 'branch'; readonly branch: string; readonly before?: string; readonly commitId: string }
  | { readonly kind: 'tag'; readonly tag: string; readonly commitId: string }
  | {
      readonly kind: 'pullRequest';
      readonly event: 'OPEN' | 'UPDATED' | 'CLOSED';
      readonly pullRequestId: string;
      readonly title: string;
      readonly sourceBranch: string;
      readonly destinationBranch: string;
      /** The head of the source branch. */
      readonly commitId: string;
      /** What it was made for or merged into, where that was told: the branch itself may hold the commit by now. */
      readonly destinationCommitId?: string;
    };

export type TriggerDecision =
  | { readonly starts: true }
  /** Why not, in words. */
  | { readonly starts: false; readonly reason: string };

/** What a source action listens to. */
export interface GitListener {
  /** Absent: every push to the branch of the action, as long as it is to detect changes at all. */
  readonly trigger?: GitConfiguration;
  readonly branch: string;
}

/** Whether the decision needs the paths that were changed: finding them costs a fetch. */
export function needsPaths({ trigger }: GitListener): boolean {
  const filters = [...(trigger?.push ?? []), ...(trigger?.pullRequest ?? [])];
  return filters.some(({ filePaths }) => filePaths !== undefined);
}

/**
 * Filters are alternatives; what one filter says holds together. Whoever is both included and excluded is excluded.
 *
 * @param changedPaths where the decision needs them
 * @source AWS CodePipeline User Guide, "Filter triggers on code push or pull requests"
 */
export function decideTrigger(
  { trigger, branch }: GitListener,
  change: GitChange,
  changedPaths: readonly string[] = [],
): TriggerDecision {
  if (!trigger) {
    const isOurs = change.kind === 'branch' && change.branch === branch;
    return isOurs ? { starts: true } : no(`the source action follows pushes to the branch '${branch}' only`);
  }
  const filters = change.kind === 'pullRequest' ? trigger.pullRequest : trigger.push;
  if (!filters)
    return no(`the trigger has no ${change.kind === 'pullRequest' ? 'pullRequest' : 'push'} filter`);
  const reasons = filters.map((filter) =>
    change.kind === 'pullRequest'
      ? pullRequestMismatch(filter, change, changedPaths)
      : pushMismatch(filter, change, changedPaths),
  );
  return reasons.includes(undefined) ? { starts: true } : no([...new Set(reasons)].join('; '));
}

function no(reason: string): TriggerDecision {
  return { starts: false, reason };
}

/** @returns why the filter does not let it pass; undefined where it does */
function pushMismatch(
  { tags, branches, filePaths }: GitPushFilter,
  change: Extract<GitChange, { kind: 'branch' | 'tag' }>,
  changedPaths: readonly string[],
): string | undefined {
  if (change.kind === 'tag') {
    if (!tags || branches) return `the tag '${change.tag}' is not asked for`;
    return passes(tags, change.tag) ? undefined : `the tag '${change.tag}' is not among those of the filter`;
  }
  if (!branches || tags) return `pushes to branches are not asked for`;
  return branchMismatch({ branches, filePaths }, change.branch, changedPaths);
}

function pullRequestMismatch(
  filter: GitPullRequestFilter,
  change: Extract<GitChange, { kind: 'pullRequest' }>,
  changedPaths: readonly string[],
): string | undefined {
  if (filter.events?.length && !filter.events.includes(change.event)) {
    return `the pull request event ${change.event} is not among ${filter.events.join(', ')}`;
  }
  return branchMismatch(filter, change.destinationBranch, changedPaths);
}

function branchMismatch(
  { branches, filePaths }: Pick<GitPullRequestFilter, 'branches' | 'filePaths'>,
  branch: string,
  changedPaths: readonly string[],
): string | undefined {
  if (branches && !passes(branches, branch)) return `the branch '${branch}' is not among those of the filter`;
  if (filePaths && !changedPaths.some((path) => passes(filePaths, path))) {
    return 'no changed file is among those of the filter';
  }
  return undefined;
}

/** Only excludes: everything else passes. */
function passes({ includes, excludes }: GitBranchFilterCriteria, name: string): boolean {
  if (excludes?.some((pattern) => globMatches(pattern, name))) return false;
  return !includes || includes.some((pattern) => globMatches(pattern, name));
}

/** What changed between two looks at a repository's references. Deletions start nothing. */
export function changesBetween(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly GitChange[] {
  return Object.entries(after).flatMap(([reference, commitId]): GitChange[] => {
    const former = Object.hasOwn(before, reference) ? before[reference] : undefined;
    if (former === commitId) return [];
    if (reference.startsWith('refs/tags/')) return [{ kind: 'tag', tag: reference.slice(10), commitId }];
    if (!reference.startsWith('refs/heads/')) return [];
    const branch = reference.slice(11);
    return [{ kind: 'branch', branch, commitId, ...(former !== undefined && { before: former }) }];
  });
}
