import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { TELL_TRIGGER } from '../triggers/fire.js';
import { publishTrigger, type TriggerPublication } from '../triggers/publish.js';

/** After this many failures in a row that are nobody's answer, it is given up. */
const MOST_ATTEMPTS = 8;

/** Tells the topic of a trigger, at least once. One that cannot be told is named in the server's log. */
export const tellTrigger: WorkerDeclaration<ServiceContext> = {
  kind: TELL_TRIGGER,
  concurrency: 4,
  leaseMs: 30_000,
  async run(item, context) {
    const [accountId = '', region = ''] = item.key.split('/');
    const publication = item.payload as TriggerPublication;
    try {
      await publishTrigger(context, { accountId, region }, publication);
    } catch (error) {
      const isAnswer = isAwsError(error) && error.options.fault !== 'server';
      if (!isAnswer && item.attempt < MOST_ATTEMPTS) throw error;
      const { topicArn, sourceArn } = publication;
      const reason = isAwsError(error) ? `${error.code}: ${error.message}` : error;
      context.log.warn('the topic of a trigger could not be told', { sourceArn, topicArn, error: reason });
    }
  },
};
