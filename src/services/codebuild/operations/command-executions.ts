import type { AccessRequest, OperationTable } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { buildWorkKey } from '../advance-build.js';
import { invalidInput } from '../errors.js';
import type { Place } from '../names.js';
import { SANDBOX_COMMAND_WORK } from '../sandbox/advance-sandbox.js';
import { commandExecutions, requireSandbox, sandboxArn, sandboxIdOf } from '../sandbox/documents.js';
import type { CommandExecutionDocument } from '../sandbox/model.js';
import { presentExecution } from '../sandbox/present-sandbox.js';
import { pageOf } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

function sandboxAccess(action: string, context: Place, sandboxId = ''): AccessRequest[] {
  return [{ action: `codebuild:${action}`, resource: sandboxArn(context, sandboxIdOf(sandboxId)) }];
}

/** Commands in sandboxes: they wait for the sandbox to be ready, and for one another. */
export const commandExecutionOperations: OperationTable<Sdk> = {
  StartCommandExecution: {
    authorize: (input, context) => sandboxAccess('StartCommandExecution', context, input.sandboxId),
    async handle({ sandboxId = '', command = '' }, context) {
      const id = sandboxIdOf(sandboxId);
      const ref = { accountId: context.accountId, region: context.region, buildId: id };
      return await context.store.transaction(async (tx) => {
        const { doc: sandbox } = await requireSandbox(tx, context, id);
        if (sandbox.state.status !== 'IN_PROGRESS') {
          throw invalidInput(`Sandbox ${id} is over: it takes no more commands`);
        }
        const execution: CommandExecutionDocument = {
          id: context.ids.uuid(),
          sandboxId: id,
          command,
          submittedAt: context.clock.now(),
        };
        await tx.put(commandExecutions, regionalScope(context), execution.id, execution);
        await context.work.enqueue(tx, { kind: SANDBOX_COMMAND_WORK, key: buildWorkKey(ref) });
        return { commandExecution: presentExecution(context, execution, sandbox) };
      });
    },
  },

  BatchGetCommandExecutions: {
    authorize: (input, context) => sandboxAccess('BatchGetCommandExecutions', context, input.sandboxId),
    async handle({ sandboxId = '', commandExecutionIds = [] }, context) {
      const { doc: sandbox } = await requireSandbox(context.store, context, sandboxIdOf(sandboxId));
      const found = await Promise.all(
        commandExecutionIds.map(async (asked) => {
          const stored = await context.store.get(commandExecutions, regionalScope(context), asked);
          const isOfSandbox = stored?.doc.sandboxId === sandbox.id;
          return {
            asked,
            execution: isOfSandbox ? presentExecution(context, stored.doc, sandbox) : undefined,
          };
        }),
      );
      return {
        commandExecutions: found.flatMap(({ execution }) => execution ?? []),
        commandExecutionsNotFound: found.flatMap(({ asked, execution }) => (execution ? [] : [asked])),
      };
    },
  },

  /** The newest first, unless asked otherwise. */
  ListCommandExecutionsForSandbox: {
    authorize: (input, context) => sandboxAccess('ListCommandExecutionsForSandbox', context, input.sandboxId),
    async handle({ sandboxId = '', sortOrder = 'DESCENDING', maxResults, nextToken }, context) {
      const { doc: sandbox } = await requireSandbox(context.store, context, sandboxIdOf(sandboxId));
      const name = `ListCommandExecutionsForSandbox:${sandbox.id}:${sortOrder}`;
      const scope = regionalScope(context);
      const reverse = sortOrder === 'DESCENDING';
      const page = await pageOf(context, { name, nextToken, maxResults }, async (after, limit) => {
        const order = { after, limit, reverse };
        const found = await context.store.listBy(commandExecutions, scope, 'sandbox', sandbox.id, order);
        return found.map(({ doc, cursor }) => ({ item: doc, cursor }));
      });
      return {
        commandExecutions: page.items.map((execution) => presentExecution(context, execution, sandbox)),
        nextToken: page.nextToken,
      };
    },
  },
};
