import { BRANCH_PREFIX } from '../../../engines/git/names.js';
import type { ServiceEvent } from '../../../front-door/service.js';
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
  const { name, sentence, ...more } = wordsOf(pullRequest, happening, actorArn);
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
      creationDate: dateText(pullRequest.createdAt),
      lastModifiedDate: dateText(pullRequest.lastActivityAt),
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
  readonly mergeOption?: string;
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
        mergeOption: happening.merge.option,
        sentence: `${updated} The pull request merge status has been updated. The status is merged.`,
      };
  }
}

function notificationBody(
  { where: { region }, repositoryName }: Told,
  pullRequestId: string,
  sentence: string,
): string {
  const console = `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories`;
  const link = `${console}/${repositoryName}/pull-requests/${pullRequestId}?region=${region}`;
  return (
    `A pull request event occurred in the following AWS CodeCommit repository: ${repositoryName}. ` +
    `${sentence} For more information, go to the AWS CodeCommit console ${link}`
  );
}

/** `Wed Nov 06 19:10:58 UTC 2019` */
function dateText(at: number): string {
  const [weekday = '', day, month, year, time] = new Date(at).toUTCString().split(' ');
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`;
}
