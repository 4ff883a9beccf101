import { BRANCH_PREFIX, isBranchName, isReferenceName } from '../../../engines/git/names.js';
import type { AccessRequest } from '../../../front-door/service.js';
import { referenceCondition } from '../access.js';
import { QUOTAS } from '../constraints.js';
import type { AuthoredChange } from '../model.js';
import { settleReferences, withReferencesTold } from '../reference-journal.js';
import { type PushCommand, type PushHead, readPushHead, refusedReport } from './push-commands.js';
import { plainBody } from './request-body.js';
import { runGit, startAnswer } from './serve.js';
import type { GitSession } from './session.js';

/**
 * `POST git-receive-pack`. The answer ends only after the changed references are recorded and their events are, so
 * whoever sees a push return sees its effects.
 */
export async function receivePush(session: GitSession): Promise<void> {
  const { request, response, git, context, place } = session;
  const input = plainBody(request);
  const head = await readPushHead(input);
  startAnswer(session, 'application/x-git-receive-pack-result');
  const refusal = await refusalOf(session, head);
  if (refusal !== undefined) {
    response.end(refusedReport(head, refusal));
  } else {
    const run = () => runGit(session, { input, inputHead: head.bytes });
    const journal = { git, context };
    if (head.commands.length === 0) {
      await run(); // git asks whether it may, before it sends a large pack
    } else {
      await settleReferences(journal, place, head.commands);
      await withReferencesTold(journal, place, authored(session, head), run);
    }
    response.end();
  }
  // What git has not read must not hold up the connection.
  request.unpipe();
  request.resume();
}

function authored({ principal }: GitSession, { commands }: PushHead): AuthoredChange {
  const branches = commands
    .filter(({ reference }) => reference.startsWith(BRANCH_PREFIX))
    .map(({ reference, newId }) => [reference, newId]);
  return { actorArn: principal.arn, branches: Object.fromEntries(branches) };
}

/** Why each reference of a push is refused, where the push is; it is refused whole or not at all. */
type Refusal = (command: PushCommand) => string;

async function refusalOf(session: GitSession, head: PushHead): Promise<Refusal | undefined> {
  if (head.commands.length > QUOTAS.referencesPerPush) {
    return () => `a push may change at most ${QUOTAS.referencesPerPush} references`;
  }
  if (head.commands.length === 0) return undefined;
  const unusable = head.commands.find(createsUnusableName);
  if (unusable) {
    return (command) =>
      command === unusable ? 'not a usable reference name' : 'another reference of this push was refused';
  }
  const requests = head.commands.map(({ reference }) => accessTo(session.access, reference));
  const decision = await session.authorize(requests);
  if (decision.allowed) return undefined;
  const denied = requests.indexOf(decision.request as (typeof requests)[number]);
  return (command) =>
    head.commands.indexOf(command) === denied
      ? "You don't have permission to push changes to this branch."
      : 'another reference of this push was refused';
}

/** Branches that git would take and GetBranch could not be asked for, and names that are too long for the disk. */
function createsUnusableName({ reference, newId }: PushCommand): boolean {
  if (/^0+$/.test(newId) || !isReferenceName(reference)) return false; // git answers in its own words
  const branch = reference.startsWith(BRANCH_PREFIX) ? reference.slice(BRANCH_PREFIX.length) : undefined;
  if (branch !== undefined && (branch.length > QUOTAS.branchNameCharacters || !isBranchName(branch)))
    return true;
  return hasLongPart(reference);
}

/** What one file's name has room for beside git's `.lock`. */
const MAX_PART_BYTES = 250;

function hasLongPart(reference: string): boolean {
  return reference.split('/').some((part) => Buffer.byteLength(part) > MAX_PART_BYTES);
}

/** @source AWS CodeCommit User Guide, "Limit pushes and merges to branches": `codecommit:References` */
function accessTo(access: AccessRequest, reference: string): AccessRequest {
  return { ...access, conditions: { ...access.conditions, ...referenceCondition(reference) } };
}
