import type { AwsClient } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { Ids } from '../../../kernel/ids.js';
import { consoleOf } from '../../../kernel/partition.js';
import type { ActionRecord, ApprovalNotification } from '../history.js';
import { ActionFailed, type ActionRunner } from './action-runner.js';

/**
 * Approval/AWS/Manual: tells the configured topic, then waits for PutApprovalResult with its token, or until it expires. Started
 * again after a crash it tells the topic the same once more, with the same token: a standard topic knows no duplicates.
 */
export const manualApproval: ActionRunner = {
  async start({ record, assumeRole }) {
    const { approval } = record;
    const notification = approval?.notification;
    if (!notification || notification.sent) return { kind: 'running' };
    await publish(await assumeRole(), record, notification);
    return { kind: 'running', approval: { ...approval, notification: { ...notification, sent: true } } };
  },
};

async function publish(
  aws: AwsClient,
  record: ActionRecord,
  { topicArn, message }: ApprovalNotification,
): Promise<void> {
  try {
    const Subject = subjectOf(record);
    await aws.call('sns', 'Publish', { TopicArn: topicArn, Subject, Message: message });
  } catch (error) {
    if (!isAwsError(error) || error.options.fault === 'server') throw error;
    const isDenied = error.code === 'AuthorizationErrorException';
    throw new ActionFailed(
      isDenied ? 'PermissionError' : 'ConfigurationError',
      isDenied
        ? `The service role or action role doesn't have the permissions required to publish to the Amazon SNS topic ${topicArn}. Update the IAM role permissions, and then try again. Error: ${error.message}`
        : `The Amazon SNS topic ${topicArn} could not be told of the approval. Error: ${error.message}`,
    );
  }
}

const MOST_SHOWN = 27;

/** Fits the 100 characters of a subject, as the messages of AWS do: long names are cut. */
function subjectOf({ pipelineName, action }: ActionRecord): string {
  const shown = (name: string) => (name.length > MOST_SHOWN ? `${name.slice(0, MOST_SHOWN - 3)}...` : name);
  return `APPROVAL NEEDED: AWS CodePipeline ${shown(pipelineName)} for action ${shown(action.name)}`;
}

/**
 * The question that an approval asks, from the moment it is in progress. What the configured topic is to be told is kept in
 * the record, so that it is told nothing else at a second attempt.
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
  const consoleLink = `https://${consoleOf(region)}/codepipeline/home?region=${region}#/view/${pipelineName}`;
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
