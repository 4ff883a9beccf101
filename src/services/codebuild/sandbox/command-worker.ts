import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { type BuildRef, buildRefOf } from '../advance-build.js';
import type { BuildRun } from '../run/build-run.js';
import { SANDBOX_COMMAND_WORK, SANDBOX_WORK } from './advance-sandbox.js';
import { currentSandboxPhase } from './decide-sandbox.js';
import { commandExecutions, sandboxes } from './documents.js';
import { endedExecution, putExecution } from './execution-documents.js';
import type { CommandExecutionDocument, SandboxDocument } from './model.js';
import { runExecution } from './run-execution.js';
import { enqueue, pass, type SandboxWorkerDeps } from './sandbox-pass.js';

/** Each is a process that is waited for. */
const MAX_COMMANDS = 64;

/**
 * Runs the commands of a sandbox, one after the other. A server that stops or is killed leaves them running; the next one finds
 * them again.
 */
export function sandboxCommandWorker(deps: SandboxWorkerDeps): WorkerDeclaration<ServiceContext> {
  return {
    kind: SANDBOX_COMMAND_WORK,
    concurrency: MAX_COMMANDS,
    leaseMs: 60_000,
    async run(item, context) {
      const ref = buildRefOf(item.key);
      for (;;) {
        const sandbox = (await context.store.get(sandboxes, regionalScope(ref), ref.buildId))?.doc;
        if (sandbox === undefined) return;
        item.signal.throwIfAborted();
        if (sandbox.state.status !== 'IN_PROGRESS') {
          return sandbox.state.released ? undefined : await enqueue(context, SANDBOX_WORK, item.key);
        }
        // It is still being made: who makes it asks for this work when it is there.
        if (currentSandboxPhase(sandbox.state).phaseType !== 'RUN_SANDBOX') return;
        const execution = await nextExecution(context, ref, sandbox);
        if (execution === undefined) return;
        await pass(deps, context, item, ref, sandbox, (run) => execute(run, execution));
      }
    },
  };
}

async function nextExecution(
  { store }: ServiceContext,
  ref: BuildRef,
  { id }: SandboxDocument,
): Promise<CommandExecutionDocument | undefined> {
  const [next] = await store.listBy(commandExecutions, regionalScope(ref), 'waiting', id, { limit: 1 });
  return next?.doc;
}

async function execute(run: BuildRun, execution: CommandExecutionDocument): Promise<void> {
  const { context, ref } = run;
  if (execution.startedAt === undefined)
    await putExecution(context, ref, { ...execution, startedAt: context.clock.now() });
  const end = await runExecution(run, execution);
  if (end !== undefined)
    await putExecution(context, ref, endedExecution(execution, context.clock.now(), end));
}
