import type { RepositoryTriggerExecutionFailure } from '@aws-sdk/client-codecommit';
import { type GitEngine, NO_OBJECT } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { onRepository } from '../access.js';
import { existingRepository } from '../checks.js';
import { placeOf } from '../model.js';
import { repositoryArn } from '../reference-changes.js';
import { readJournal } from '../store.js';
import { triggersOf } from '../triggers/checks.js';
import { triggerMessage } from '../triggers/message.js';
import { publishTrigger } from '../triggers/publish.js';
import { findTriggers, repositoryTriggers } from '../triggers/store.js';

type Sdk = ServiceSdks['codecommit'];

/** In place of all that there were. */
export const putRepositoryTriggers: Operation<Sdk, 'PutRepositoryTriggers'> = {
  authorize: onRepository('PutRepositoryTriggers'),
  async handle(input, context) {
    const triggers = triggersOf(input.triggers, context.region);
    const configurationId = context.ids.uuid();
    await context.store.transaction(async (tx) => {
      const { repositoryId } = await existingRepository(tx, context, input.repositoryName);
      await tx.put(repositoryTriggers, regionalScope(context), repositoryId, { configurationId, triggers });
    });
    return { configurationId };
  },
};

export const getRepositoryTriggers: Operation<Sdk, 'GetRepositoryTriggers'> = {
  authorize: onRepository('GetRepositoryTriggers'),
  async handle(input, context) {
    const repository = await existingRepository(context.store, context, input.repositoryName);
    const found = await findTriggers(context.store, placeOf(context, repository));
    const triggers = (found?.triggers ?? []).map((trigger) => ({
      ...trigger,
      branches: [...trigger.branches],
      events: [...trigger.events],
    }));
    return { configurationId: found?.configurationId, triggers };
  },
};

/** Tells the topics for real of the tip of the default branch, and keeps nothing. */
export function testRepositoryTriggers(git: GitEngine): Operation<Sdk, 'TestRepositoryTriggers'> {
  return {
    authorize: onRepository('TestRepositoryTriggers'),
    async handle(input, context) {
      const triggers = triggersOf(input.triggers, context.region);
      const repository = await existingRepository(context.store, context, input.repositoryName);
      const { head, references } = await readJournal(context.store, placeOf(context, repository));
      const tip = Object.hasOwn(references, head) ? references[head] : undefined;
      const commit = tip && (await git.commit(repository.repositoryId, tip));
      const told = [{ commit: commit ? commit.commitId : NO_OBJECT, ref: head }];
      const successfulExecutions: string[] = [];
      const failedExecutions: RepositoryTriggerExecutionFailure[] = [];
      for (const trigger of triggers) {
        const occasion = {
          accountId: context.accountId,
          region: context.region,
          repository,
          configurationId: context.ids.uuid(),
          eventId: context.ids.uuid(),
          eventName: 'TriggerEventTest',
          at: context.clock.now(),
          actorArn: context.caller.arn,
        } as const;
        try {
          await publishTrigger(context, context, {
            topicArn: trigger.destinationArn,
            message: triggerMessage(trigger, occasion, told),
            sourceArn: repositoryArn(context, repository.repositoryName),
          });
          successfulExecutions.push(trigger.name);
        } catch (error) {
          if (!isAwsError(error)) throw error;
          failedExecutions.push({ trigger: trigger.name, failureMessage: error.message });
        }
      }
      return { successfulExecutions, failedExecutions };
    },
  };
}
