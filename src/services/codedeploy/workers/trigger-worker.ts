import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { assumeServiceRole } from '../deployments/service-role.js';
import { TELL_TRIGGER, type TriggerRequest } from '../deployments/triggers.js';
import { parseDeploymentWork } from '../deployments/work-keys.js';
import { findDeployment } from '../store.js';

/** After this many failures in a row that are nobody's answer, it is given up. */
const MOST_ATTEMPTS = 8;

/**
 * Tells the topic of a trigger, as the group's service role, at least once. A topic that cannot be told changes nothing of the
 * deployment: the server's log says so.
 */
export const triggerWorker: WorkerDeclaration<ServiceContext> = {
  kind: TELL_TRIGGER,
  concurrency: 4,
  leaseMs: 30_000,
  async run(item, context) {
    const { place, deploymentId } = parseDeploymentWork(item.key);
    const { topicArn, subject, message } = item.payload as TriggerRequest;
    const deployment = await findDeployment(context.store, place, deploymentId);
    if (!deployment) return;
    try {
      const client = await assumeServiceRole(context, place, deployment);
      await client.call('sns', 'Publish', { TopicArn: topicArn, Subject: subject, Message: message });
    } catch (error) {
      const isAnswer = isAwsError(error) && error.options.fault !== 'server';
      if (!isAnswer && item.attempt < MOST_ATTEMPTS) throw error;
      const reason = isAwsError(error) ? `${error.code}: ${error.message}` : error;
      context.log.warn('the topic of a trigger could not be told', { deploymentId, topicArn, error: reason });
    }
  },
};
