import type { Ids } from '../../../kernel/ids.js';
import type { ActionRecord, ApprovalNotification } from '../history.js';
import type { ActionRunner } from './action-runner.js';

/** Approval/AWS/Manual: waits for PutApprovalResult with its token, or until it expires. */
export const manualApproval: ActionRunner = {
  start: async () => ({ kind: 'running' }),
};

/**
 * The question that an approval asks, from the moment it is in progress. What the configured topic is to be told is kept in
 * the record; it is not sent while there is no SNS here.
 */
export function approvalQuestion(record: ActionRecord, ids: Ids): Pick<ActionRecord, 'approval' | 'summary'> {
  const { category, owner, provider } = record.action.actionTypeId;
  if (category !== 'Approval' || owner !== 'AWS' || provider !== 'Manual') return {};
  const { CustomData: summary, NotificationArn: topicArn } = record.configuration;
  const token = ids.uuid();
  const notification = topicArn === undefined ? undefined : notificationOf(record, topicArn, token);
  return {
    ...(summary !== undefined && { summary }),
    approval: { token, answered: false, ...(notification && { notification }) },
  };
}

/** @source AWS CodePipeline User Guide, JSON data format for manual approval notifications */
function notificationOf(record: ActionRecord, topicArn: string, token: string): ApprovalNotification {
  const { pipelineName, stage: stageName, region } = record;
  const { name: actionName } = record.action;
  const { CustomData: customData, ExternalEntityLink: externalEntityLink } = record.configuration;
  const consoleLink = `https://console.aws.amazon.com/codepipeline/home?region=${region}#/view/${pipelineName}`;
  const approval = {
    pipelineName,
    stageName,
    actionName,
    token,
    expires: `${new Date(record.timeoutAt).toISOString().slice(0, 16)}Z`,
    externalEntityLink: externalEntityLink ?? null,
    approvalReviewLink: `${consoleLink}/${stageName}/${actionName}/approve/${token}`,
    customData: customData ?? null,
  };
  return { topicArn, message: JSON.stringify({ region, consoleLink, approval }), sent: false };
}
