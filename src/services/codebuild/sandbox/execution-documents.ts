import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { BuildRef } from '../advance-build.js';
import { commandExecutions } from './documents.js';
import type { CommandEnd, CommandExecutionDocument } from './model.js';

/** The first word on a command's end stands. */
export async function putExecution(
  context: ServiceContext,
  ref: BuildRef,
  execution: CommandExecutionDocument,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const stored = await tx.get(commandExecutions, regionalScope(ref), execution.id);
    if (stored === undefined || stored.doc.end !== undefined) return;
    await tx.put(commandExecutions, regionalScope(ref), execution.id, { ...stored.doc, ...execution });
  });
}

export function endedExecution(
  { startedAt, ...execution }: CommandExecutionDocument,
  at: number,
  end: Omit<CommandEnd, 'at'>,
): CommandExecutionDocument {
  return { ...execution, ...(startedAt !== undefined && { startedAt }), end: { at, ...end } };
}
