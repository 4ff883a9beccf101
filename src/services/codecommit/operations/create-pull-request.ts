import { createHash } from 'node:crypto';
import type { Target } from '@aws-sdk/client-codecommit';
import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { LOWER_HEX } from '../../../kernel/ids.js';
import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import { repositoryAccess } from '../access.js';
import { existingRepository } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { placeOf, type RepositoryDocument } from '../model.js';
import {
  branchReferenceOf,
  clientRequestTokenOf,
  pullRequestDescriptionOf,
  titleOf,
} from '../pull-requests/checks.js';
import type { PullRequestDocument } from '../pull-requests/model.js';
import { presentPullRequest } from '../pull-requests/present.js';
import { recordPullRequest } from '../pull-requests/record.js';
import { listingOf, nextPullRequestId, pullRequests } from '../pull-requests/store.js';
import { settleOpenChanges } from '../reference-journal.js';
import { readJournal } from '../store.js';
import { rulesFromTemplates } from '../templates/apply.js';

type Sdk = ServiceSdks['codecommit'];

/** What a pull request is to be, before it has a number. */
type Proposal = Omit<PullRequestDocument, 'pullRequestId' | 'happenings' | 'approvalRules' | keyof Request>;

const MAX_ATTEMPTS = 20;

export function createPullRequest(git: GitEngine): Operation<Sdk, 'CreatePullRequest'> {
  return {
    authorize: (input, context) =>
      (input.targets?.length ? input.targets : [{ repositoryName: '' }]).map((target) =>
        repositoryAccess('CreatePullRequest', context, target.repositoryName ?? ''),
      ),
    async handle(input, context) {
      const asked = {
        title: titleOf(input.title),
        description: pullRequestDescriptionOf(input.description),
        target: onlyTarget(input.targets),
      };
      const clientRequestToken = clientRequestTokenOf(input.clientRequestToken);
      const request = { clientRequestToken, requestDigest: digestOf(context.caller.arn, asked) };
      const repository = await existingRepository(context.store, context, asked.target.repositoryName);
      const first = await withSameToken(context.store, context, request);
      const pullRequest = first ?? (await create(git, context, repository, asked, request));
      return { pullRequest: presentPullRequest({ pullRequest, repository }) };
    },
  };
}

/** What makes two requests the same. */
type Request = Pick<PullRequestDocument, 'clientRequestToken' | 'requestDigest'>;

interface Asked {
  readonly title: string;
  readonly description: string | undefined;
  readonly target: Target;
}

async function create(
  git: GitEngine,
  context: RequestContext,
  repository: RepositoryDocument,
  asked: Asked,
  request: Request,
): Promise<PullRequestDocument> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    await settleOpenChanges({ git, context }, placeOf(context, repository));
    const proposal = await propose(git, context, repository, asked);
    const created = await context.store.transaction((tx) =>
      insert(tx, context, repository, proposal, request),
    );
    if (created !== undefined) return created;
  }
  throw codeCommitError('ConcurrentReferenceUpdate');
}

/** @throws AwsError TargetsRequiredException, TargetRequiredException, MultipleRepositoriesInPullRequestException */
function onlyTarget(targets: readonly Target[] | undefined): Target {
  if (targets === undefined || targets.length === 0) throw codeCommitError('TargetsRequired');
  const [target] = targets;
  if (targets.length > 1) throw codeCommitError('MultipleRepositoriesInPullRequest');
  if (!target) throw codeCommitError('TargetRequired');
  return target;
}

async function propose(
  git: GitEngine,
  context: RequestContext,
  repository: RepositoryDocument,
  asked: Asked,
): Promise<Proposal> {
  const { title, description, target } = asked;
  const { head, references } = await readJournal(context.store, placeOf(context, repository));
  const sourceReference = branchReferenceOf(target.sourceReference, references);
  const destinationReference = branchReferenceOf(target.destinationReference ?? head, references);
  if (sourceReference === destinationReference) throw codeCommitError('SourceAndDestinationAreSame');
  const { [sourceReference]: sourceCommitId = '', [destinationReference]: destinationCommitId = '' } =
    references;
  const authorArn = context.caller.arn;
  const now = context.clock.now();
  return {
    repositoryId: repository.repositoryId,
    title,
    description,
    authorArn,
    createdAt: now,
    lastActivityAt: now,
    sourceReference,
    destinationReference,
    sourceCommitId,
    destinationCommitId,
    mergeBaseId: await git.mergeBase(repository.repositoryId, sourceCommitId, destinationCommitId),
    revisionId: context.ids.random(64, LOWER_HEX),
    state: { status: 'OPEN' },
  };
}

function digestOf(callerArn: string, { title, description, target }: Asked): string {
  const { repositoryName, sourceReference, destinationReference } = target;
  const members = [callerArn, title, description, repositoryName, sourceReference, destinationReference];
  return createHash('sha256')
    .update(JSON.stringify(members.map((member) => member ?? null)))
    .digest('hex');
}

/** @returns undefined where a branch has moved meanwhile */
async function insert(
  tx: Transaction,
  context: RequestContext,
  repository: RepositoryDocument,
  proposal: Proposal,
  request: Request,
): Promise<PullRequestDocument | undefined> {
  const first = await withSameToken(tx, context, request);
  if (first !== undefined) return first;
  const { references } = await readJournal(tx, placeOf(context, repository));
  const { sourceReference, destinationReference, sourceCommitId, destinationCommitId } = proposal;
  const isThere =
    references[sourceReference] === sourceCommitId &&
    references[destinationReference] === destinationCommitId;
  if (!isThere) return undefined;
  await checkQuota(tx, context, repository);
  const rules = { ids: context.ids, at: proposal.createdAt };
  const pullRequest = {
    ...proposal,
    ...request,
    approvalRules: await rulesFromTemplates(tx, placeOf(context, repository), destinationReference, rules),
    pullRequestId: await nextPullRequestId(tx, context),
    happenings: 0,
  };
  const { mergeBaseId } = proposal;
  const happening = { kind: 'created', sourceCommitId, destinationCommitId, mergeBaseId } as const;
  const recorded = { where: context, repository, actorArn: proposal.authorArn };
  await recordPullRequest(tx, context, recorded, { pullRequest, steps: [{ pullRequest, happening }] });
  return pullRequest;
}

/** @throws AwsError IdempotencyParameterMismatchException */
async function withSameToken(
  reader: Reader,
  context: RequestContext,
  { clientRequestToken, requestDigest }: Request,
): Promise<PullRequestDocument | undefined> {
  if (clientRequestToken === undefined) return undefined;
  const [first] = await reader.listBy(pullRequests, regionalScope(context), 'token', clientRequestToken, {
    limit: 1,
  });
  if (first !== undefined && first.doc.requestDigest !== requestDigest) {
    throw codeCommitError('IdempotencyParameterMismatch');
  }
  return first?.doc;
}

/** @throws AwsError MaximumOpenPullRequestsExceededException */
async function checkQuota(
  tx: Transaction,
  context: RequestContext,
  { repositoryId }: RepositoryDocument,
): Promise<void> {
  const open = listingOf(repositoryId, { status: 'OPEN' });
  const limit = QUOTAS.openPullRequests;
  const found = await tx.listBy(pullRequests, regionalScope(context), 'list', open, { limit });
  if (found.length >= limit) throw codeCommitError('MaximumOpenPullRequestsExceeded');
}
