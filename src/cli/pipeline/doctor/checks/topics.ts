import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import type { Check, Finding } from '../finding.js';
import { isPlain, type Patient, type PlacedAction } from '../patient.js';

/** Topics that approvals tell: whether they are there, and whether anybody hears them. */
export const checkTopics: Check = async (patient) => {
  const approvals = patient.actions.filter(({ provider }) => provider === 'Approval/Manual');
  const found = await Promise.all(approvals.map((approval) => findingsOf(patient, approval)));
  return found.flat();
};

async function findingsOf(
  { clients }: Patient,
  { place, configuration: { NotificationArn: topicArn } }: PlacedAction,
): Promise<Finding[]> {
  if (!isPlain(topicArn)) return [];
  const confirmed = await confirmedSubscriptions(clients, topicArn);
  if (confirmed === undefined) return [];
  if (confirmed === 'no topic') {
    return [
      {
        severity: 'error',
        where: place,
        what: `there is no topic ${topicArn}`,
        why: 'The action fails as soon as it is to tell the topic of the approval.',
        mend: `Make it: aws sns create-topic --name ${topicArn.split(':')[5]}, or leave NotificationArn out.`,
      },
    ];
  }
  if (confirmed > 0) return [];
  return [
    {
      severity: 'warning',
      where: place,
      what: `the topic ${topicArn} has no subscription that is confirmed`,
      why: 'Nobody is told that the approval waits.',
      mend: `See who has not answered: aws sns list-subscriptions-by-topic --topic-arn ${topicArn}, or subscribe an endpoint.`,
    },
  ];
}

/** @returns undefined where the topic may not be asked for */
async function confirmedSubscriptions(
  { sns }: Patient['clients'],
  TopicArn: string,
): Promise<number | 'no topic' | undefined> {
  try {
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    return Number(Attributes?.SubscriptionsConfirmed ?? 0);
  } catch (error) {
    if (!(error instanceof Error && '$fault' in error && error.$fault === 'client')) throw error;
    return error.name === 'NotFoundException' ? 'no topic' : undefined;
  }
}
