import { assertNever } from '../../../kernel/assert-never.js';
import type { BuildDocument, ProjectDocument } from '../model.js';
import type { BadgeState } from './badge-svg.js';

const DEFAULT_BRANCH = 'main';

/** The branch that a project builds where it is not told another. */
export function defaultBranch({ settings }: ProjectDocument): string {
  return settings.sourceVersion?.replace(/^refs\/heads\//, '') || DEFAULT_BRANCH;
}

/**
 * Whether a build was one of that branch: it was asked for, came from there by a webhook, or nothing was asked for and the branch is
 * the one that is built then.
 */
export function isOfBranch(build: BuildDocument, branch: string, project: ProjectDocument): boolean {
  const version = build.webhook?.event.headRef ?? build.settings.sourceVersion;
  if (version === undefined) return branch === defaultBranch(project);
  return version.replace(/^refs\/heads\//, '') === branch;
}

export function isOfTag(build: BuildDocument, tag: string): boolean {
  const version = build.webhook?.event.headRef ?? build.settings.sourceVersion ?? '';
  return version.replace(/^refs\/tags\//, '') === tag;
}

/** @source AWS CodeBuild User Guide, "Build badges sample" */
export function badgeStateOf(build: BuildDocument | undefined): BadgeState {
  const status = build?.state.status;
  switch (status) {
    case undefined:
      return 'unknown';
    case 'IN_PROGRESS':
      return 'in progress';
    case 'SUCCEEDED':
      return 'passing';
    case 'FAILED':
    case 'FAULT':
    case 'TIMED_OUT':
    case 'STOPPED':
      return 'failing';
    default:
      return assertNever(status, 'build status');
  }
}
