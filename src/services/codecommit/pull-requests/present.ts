import type { MergeMetadata, PullRequest, PullRequestEvent } from '@aws-sdk/client-codecommit';
import type { FoundPullRequest } from './checks.js';
import type { HappeningDocument, Merge, PullRequestHappening } from './model.js';
import { shownStatus } from './store.js';

export function presentPullRequest({ pullRequest, repository }: FoundPullRequest): PullRequest {
  const { state } = pullRequest;
  return {
    pullRequestId: pullRequest.pullRequestId,
    title: pullRequest.title,
    description: pullRequest.description,
    lastActivityDate: new Date(pullRequest.lastActivityAt),
    creationDate: new Date(pullRequest.createdAt),
    pullRequestStatus: shownStatus(state),
    authorArn: pullRequest.authorArn,
    pullRequestTargets: [
      {
        repositoryName: repository.repositoryName,
        sourceReference: pullRequest.sourceReference,
        destinationReference: pullRequest.destinationReference,
        sourceCommit: pullRequest.sourceCommitId,
        destinationCommit: pullRequest.destinationCommitId,
        mergeBase: pullRequest.mergeBaseId,
        mergeMetadata: state.status === 'MERGED' ? presentMerge(state.merge) : { isMerged: false },
      },
    ],
    clientRequestToken: pullRequest.clientRequestToken,
    revisionId: pullRequest.revisionId,
    approvalRules: [],
  };
}

function presentMerge({ option, mergedBy, commitId }: Merge): MergeMetadata {
  return { isMerged: true, mergedBy, mergeCommitId: commitId, mergeOption: option };
}

export function presentHappening(
  { pullRequestId, at, actorArn, happening }: HappeningDocument,
  repositoryName: string,
): PullRequestEvent {
  return {
    pullRequestId,
    eventDate: new Date(at),
    actorArn,
    pullRequestEventType: EVENT_TYPES[happening.kind],
    ...metadataOf(happening, repositoryName),
  };
}

export const EVENT_TYPES = {
  created: 'PULL_REQUEST_CREATED',
  closed: 'PULL_REQUEST_STATUS_CHANGED',
  'source-moved': 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED',
  merged: 'PULL_REQUEST_MERGE_STATE_CHANGED',
} as const satisfies Record<PullRequestHappening['kind'], PullRequestEvent['pullRequestEventType']>;

function metadataOf(happening: PullRequestHappening, repositoryName: string): Partial<PullRequestEvent> {
  switch (happening.kind) {
    case 'created': {
      const { sourceCommitId, destinationCommitId, mergeBaseId: mergeBase } = happening;
      return {
        pullRequestCreatedEventMetadata: { repositoryName, sourceCommitId, destinationCommitId, mergeBase },
      };
    }
    case 'closed':
      return { pullRequestStatusChangedEventMetadata: { pullRequestStatus: 'CLOSED' } };
    case 'source-moved': {
      const { beforeCommitId, afterCommitId, mergeBaseId: mergeBase } = happening;
      return {
        pullRequestSourceReferenceUpdatedEventMetadata: {
          repositoryName,
          beforeCommitId,
          afterCommitId,
          mergeBase,
        },
      };
    }
    case 'merged': {
      const { destinationReference, merge } = happening;
      return {
        pullRequestMergedStateChangedEventMetadata: {
          repositoryName,
          destinationReference,
          mergeMetadata: presentMerge(merge),
        },
      };
    }
  }
}
