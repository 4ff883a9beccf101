import type { ActionRecord, ApprovalNotification } from '../history.js';
import type { ActionRunner } from './action-runner.js';

/**
 * Approval/AWS/Manual: waits for PutApprovalResult with its token, or until it expires. What the configured topic is to be
 * told is kept in the record; it is not sent while there is no SNS here.
 */
export const manualApproval: ActionRunner = {
  async start({ record, context }) {
    const { CustomData: summary, NotificationArn: topicArn } = record.configuration;
    const token = context.ids.uuid();
    const notification = topicArn === undefined ? undefined : notificationOf(record, topicArn, token);
    return {
      kind: 'running',
      ...(summary !== undefined && { summary }),
      approval: { token, answered: false, ...(notification && { notification }) },
    };
  },
};

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
