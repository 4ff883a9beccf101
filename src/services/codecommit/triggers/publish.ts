import type { ServiceContext } from '../../../front-door/service.js';
import { servicePrincipal } from '../../../kernel/principal.js';

/** What is to be told to the topic of a trigger. */
export interface TriggerPublication {
  readonly topicArn: string;
  readonly message: string;
  /** Of the repository. */
  readonly sourceArn: string;
}

/** As CodeCommit itself: the topic's policy decides. @throws AwsError */
export async function publishTrigger(
  { door }: Pick<ServiceContext, 'door'>,
  { accountId, region }: { readonly accountId: string; readonly region: string },
  { topicArn, message, sourceArn }: TriggerPublication,
): Promise<void> {
  const principal = servicePrincipal('codecommit.amazonaws.com', accountId, sourceArn);
  await door
    .as(principal, { accountId, region })
    .call('sns', 'Publish', { TopicArn: topicArn, Message: message });
}
