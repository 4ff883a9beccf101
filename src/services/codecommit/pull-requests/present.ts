import type { ApprovalRule, MergeMetadata, PullRequest, PullRequestEvent } from '@aws-sdk/client-codecommit';
import { contentSha256 } from '../approvals/rule-content.js';
import type { FoundPullRequest } from './checks.js';
import type {
  ApprovalRule as ApprovalRuleDocument,
  HappeningDocument,
  Merge,
  PullRequestHappening,
} from './model.js';
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
    approvalRules: pullRequest.approvalRules.map(presentRule),
  };
}

export function presentRule(rule: ApprovalRuleDocument): ApprovalRule {
  return {
    approvalRuleId: rule.approvalRuleId,
    approvalRuleName: rule.name,
    approvalRuleContent: rule.content,
    ruleContentSha256: contentSha256(rule),
    lastModifiedDate: new Date(rule.lastModifiedAt),
    creationDate: new Date(rule.createdAt),
    lastModifiedUser: rule.lastModifiedUser,
    originApprovalRuleTemplate: rule.origin && {
      approvalRuleTemplateId: rule.origin.templateId,
      approvalRuleTemplateName: rule.origin.name,
    },
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
  'rule-created': 'PULL_REQUEST_APPROVAL_RULE_CREATED',
  'rule-updated': 'PULL_REQUEST_APPROVAL_RULE_UPDATED',
  'rule-deleted': 'PULL_REQUEST_APPROVAL_RULE_DELETED',
  'rules-overridden': 'PULL_REQUEST_APPROVAL_RULE_OVERRIDDEN',
  'approval-changed': 'PULL_REQUEST_APPROVAL_STATE_CHANGED',
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
    case 'rule-created':
    case 'rule-updated':
    case 'rule-deleted': {
      const { approvalRuleId, name: approvalRuleName, content: approvalRuleContent } = happening.rule;
      return { approvalRuleEventMetadata: { approvalRuleName, approvalRuleId, approvalRuleContent } };
    }
    case 'rules-overridden': {
      const { revisionId, overrideStatus } = happening;
      return { approvalRuleOverriddenEventMetadata: { revisionId, overrideStatus } };
    }
    case 'approval-changed': {
      const { revisionId, approvalStatus } = happening;
      return { approvalStateChangedEventMetadata: { revisionId, approvalStatus } };
    }
  }
}
