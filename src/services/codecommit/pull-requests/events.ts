import { BRANCH_PREFIX } from '../../../engines/git/names.js';
import type { ServiceEvent } from '../../../front-door/service.js';
import { consoleOf } from '../../../kernel/partition.js';
import { contentSha256 } from '../approvals/rule-content.js';
import { eventDate } from '../event-date.js';
import { repositoryArn } from '../reference-changes.js';
import type { Step } from './machine.js';
import type { PullRequestDocument, PullRequestHappening } from './model.js';
import { shownStatus } from './store.js';

interface Told {
  readonly where: { readonly accountId: string; readonly region: string };
  readonly repositoryName: string;
  /** ARN of whoever caused it. */
  readonly actorArn: string;
}

/**
 * What EventBridge gets of a happening.
 * @source AWS CodeCommit User Guide, "Monitoring CodeCommit events in Amazon EventBridge", pull request events
 */
export function pullRequestEvent(told: Told, { pullRequest, happening }: Step): ServiceEvent {
  const { where, repositoryName, actorArn } = told;
  const { name, sentence, more = {} } = wordsOf(pullRequest, happening, actorArn);
  return {
    ...where,
    source: 'aws.codecommit',
    detailType: 'CodeCommit Pull Request State Change',
    resources: [repositoryArn(where, repositoryName)],
    detail: {
      event: name,
      ...more,
      author: pullRequest.authorArn,
      callerUserArn: actorArn,
      creationDate: eventDate(pullRequest.createdAt),
      lastModifiedDate: eventDate(pullRequest.lastActivityAt),
      ...(pullRequest.description !== undefined && { description: pullRequest.description }),
      destinationCommit: pullRequest.destinationCommitId,
      destinationReference: pullRequest.destinationReference,
      sourceCommit: pullRequest.sourceCommitId,
      sourceReference: pullRequest.sourceReference,
      isMerged: pullRequest.state.status === 'MERGED' ? 'True' : 'False',
      notificationBody: notificationBody(told, pullRequest.pullRequestId, sentence),
      pullRequestId: pullRequest.pullRequestId,
      pullRequestStatus: shownStatus(pullRequest.state) === 'OPEN' ? 'Open' : 'Closed',
      repositoryNames: [repositoryName],
      revisionId: pullRequest.revisionId,
      title: pullRequest.title,
    },
  };
}

interface Words {
  readonly name: string;
  readonly sentence: string;
  /** Members that only this event has. */
  readonly more?: Readonly<Record<string, string>>;
}

function wordsOf(
  { pullRequestId: id, title, sourceReference }: PullRequestDocument,
  happening: PullRequestHappening,
  actorArn: string,
): Words {
  const updated = `${actorArn} updated the following PullRequest ${id}.`;
  switch (happening.kind) {
    case 'created':
      return {
        name: 'pullRequestCreated',
        sentence: `User: ${actorArn}. Event: Created. The pull request was created with the following information: Pull Request ID as ${id} and title as ${title}.`,
      };
    case 'source-moved': {
      const branch = sourceReference.slice(BRANCH_PREFIX.length);
      return {
        name: 'pullRequestSourceBranchUpdated',
        // With AWS's two spaces.
        sentence: `User: ${actorArn}. Event: Updated.  The user updated the following pull request: ${id}. The pull request was updated with one or more commits to the source branch: ${branch}.`,
      };
    }
    case 'closed':
      return {
        name: 'pullRequestStatusChanged',
        sentence: `${updated} The pull request status has been updated. The status is closed.`,
      };
    case 'merged':
      return {
        name: 'pullRequestMergeStatusUpdated',
        more: { mergeOption: happening.merge.option },
        sentence: `${updated} The pull request merge status has been updated. The status is merged.`,
      };
    case 'rule-created':
    case 'rule-updated':
    case 'rule-deleted':
      return {
        ...ruleWords(id, happening.kind, happening.rule.name, actorArn),
        more: ruleMembers(happening),
      };
    case 'rules-overridden': {
      const { overrideStatus } = happening;
      return {
        name: 'pullRequestApprovalRuleOverridden',
        more: { overrideStatus },
        sentence: `User: ${actorArn}. Event: Updated. Pull request name: ${id}. Additional information: An override event has occurred for the approval rules for this pull request. Override status: ${overrideStatus}.`,
      };
    }
    case 'approval-changed': {
      const { approvalStatus } = happening;
      return {
        name: 'pullRequestApprovalStateChanged',
        more: { approvalStatus },
        sentence: `User: ${actorArn}. Event: Updated. Pull request name: ${id}. Additional information: A user has changed their approval state for the pull request. State change: ${approvalStatus}.`,
      };
    }
  }
}

type RuleHappening = Extract<PullRequestHappening, { readonly rule: unknown }>;

function ruleMembers({ rule }: RuleHappening): Readonly<Record<string, string>> {
  return {
    approvalRuleContentSha256: contentSha256(rule),
    approvalRuleId: rule.approvalRuleId,
    approvalRuleName: rule.name,
  };
}

/** The three sentences differ as AWS's do; the deletion is called `Created` there. */
function ruleWords(id: string, kind: RuleHappening['kind'], rule: string, actorArn: string): Words {
  switch (kind) {
    case 'rule-created':
      return {
        name: 'pullRequestApprovalRuleCreated',
        sentence: `User: ${actorArn}. Event: Updated. Pull request: ${id}. Additional information: An approval rule has been created with the following name: ${rule}.`,
      };
    case 'rule-updated':
      return {
        name: 'pullRequestApprovalRuleUpdated',
        sentence: `User: ${actorArn}. Event: Updated. Pull request name: ${id}. The content of an approval rule has been updated for the pull request. The name of the updated rule is: ${rule}.`,
      };
    case 'rule-deleted':
      return {
        name: 'pullRequestApprovalRuleDeleted',
        sentence: `User: ${actorArn}. Event: Created. Pull request: ${id}. Additional information: An approval rule has been deleted: ${rule} was deleted.`,
      };
  }
}

function notificationBody(
  { where: { region }, repositoryName }: Told,
  pullRequestId: string,
  sentence: string,
): string {
  const console = `https://${region}.${consoleOf(region)}/codesuite/codecommit/repositories`;
  const link = `${console}/${repositoryName}/pull-requests/${pullRequestId}?region=${region}`;
  return (
    `A pull request event occurred in the following AWS CodeCommit repository: ${repositoryName}. ` +
    `${sentence} For more information, go to the AWS CodeCommit console ${link}`
  );
}
