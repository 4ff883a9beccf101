import type { RepositoryTrigger, RepositoryTriggerEventEnum } from '@aws-sdk/client-codecommit';
import { isBranchName } from '../../../engines/git/names.js';
import { parseArn } from '../../../kernel/arn.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import type { Trigger } from './model.js';

const NAME = /^[^\s,]+$/;

const EVENTS: readonly RepositoryTriggerEventEnum[] = [
  'all',
  'createReference',
  'deleteReference',
  'updateReference',
];

/**
 * All triggers of a repository; none is a list too.
 * @throws AwsError RepositoryTriggersListRequiredException, MaximumRepositoryTriggersExceededException, and those of single
 *   members
 * @source AWS CodeCommit API Reference, PutRepositoryTriggers; User Guide, "Quotas in AWS CodeCommit"
 */
export function triggersOf(
  triggers: readonly RepositoryTrigger[] | undefined,
  region: string,
): readonly Trigger[] {
  if (triggers === undefined) throw codeCommitError('RepositoryTriggersListRequired');
  if (triggers.length > QUOTAS.triggers) throw codeCommitError('MaximumRepositoryTriggersExceeded');
  const checked = triggers.map((trigger) => triggerOf(trigger, region));
  if (new Set(checked.map(({ name }) => name)).size < checked.length) {
    throw codeCommitError('InvalidRepositoryTriggerName');
  }
  return checked;
}

function triggerOf(trigger: RepositoryTrigger, region: string): Trigger {
  const { customData } = trigger;
  if ((customData?.length ?? 0) > QUOTAS.triggerCustomDataCharacters) {
    throw codeCommitError('InvalidRepositoryTriggerCustomData');
  }
  return {
    name: nameOf(trigger.name),
    destinationArn: destinationOf(trigger.destinationArn, region),
    ...(customData && { customData }),
    branches: branchesOf(trigger.branches ?? []),
    events: eventsOf(trigger.events ?? []),
  };
}

function nameOf(name: string | undefined): string {
  if (!name) throw codeCommitError('RepositoryTriggerNameRequired');
  if (name.length > QUOTAS.triggerNameCharacters || !NAME.test(name)) {
    throw codeCommitError('InvalidRepositoryTriggerName');
  }
  return name;
}

/** A standard topic in the repository's region. */
function destinationOf(text: string | undefined, region: string): string {
  if (!text) throw codeCommitError('RepositoryTriggerDestinationArnRequired');
  const arn = parseArn(text);
  if (arn?.service !== 'sns' || arn.resource.endsWith('.fifo')) {
    throw codeCommitError('InvalidRepositoryTriggerDestinationArn');
  }
  if (arn.region !== region) throw codeCommitError('InvalidRepositoryTriggerRegion');
  return text;
}

function branchesOf(branches: readonly string[]): readonly string[] {
  if (branches.length > QUOTAS.triggerBranches) throw codeCommitError('MaximumBranchesExceeded');
  if (!branches.every(isBranchName)) throw codeCommitError('InvalidRepositoryTriggerBranchName');
  return branches;
}

function eventsOf(events: readonly RepositoryTriggerEventEnum[]): Trigger['events'] {
  if (events.length === 0) throw codeCommitError('RepositoryTriggerEventsListRequired');
  const isKnown = events.every((event) => EVENTS.includes(event));
  if (!isKnown || (events.includes('all') && events.length > 1)) {
    throw codeCommitError('InvalidRepositoryTriggerEvents');
  }
  return events;
}
