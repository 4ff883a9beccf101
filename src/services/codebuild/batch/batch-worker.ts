import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { AwsError, isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import { type BuildState, type BuildStatus, isEnded, type PhaseContext } from '../machine/model.js';
import { buildArn } from '../names.js';
import type { BuildMachine } from '../run/build-run.js';
import { contextOfError } from '../run/phase-failure.js';
import { codebuildPrincipal, notAuthorizedToAssume } from '../service-role.js';
import { builds } from '../store.js';
import { advanceBatch, BATCH_TIMEOUT_WORK, BATCH_WORK, type BatchRef, batchRefOf } from './advance-batch.js';
import { batchSessionName } from './child-build.js';
import { combineArtifacts } from './combine-artifacts.js';
import { batchCommands } from './decide-batch.js';
import { type BatchDocument, batches } from './documents.js';
import { type BatchCommand, type BatchEvent, SPEC_GROUP } from './model.js';
import { readSpec, type SpecRead } from './read-spec.js';

/** When a build that found no room is tried again. */
const ROOM_EVERY_MS = 1_000;

/** What came of one command; nothing where the next look at the builds will tell. */
type Answer = { readonly events: readonly BatchEvent[] } & Pick<Partial<SpecRead>, 'resolvedSourceVersion'>;

/**
 * Drives one batch: looks at its builds, lets the machine decide, and does what can be done. It is woken by every build of the
 * batch that ends.
 */
export function batchWorker(machine: BuildMachine): WorkerDeclaration<ServiceContext> {
  return {
    kind: BATCH_WORK,
    concurrency: 4,
    leaseMs: 60_000,
    async run(item, context) {
      const ref = batchRefOf(item.key);
      const batch = await observe(context, ref);
      if (batch === undefined) return;
      const commands = batchCommands(batch.state);
      if (commands.length === 0) return;
      const answers = await carryOut(machine, context, item, ref, batch, commands);
      await context.store.transaction(async (tx) => {
        const stored = await tx.get(batches, regionalScope(ref), ref.batchId);
        if (stored === undefined) return;
        const events = answers.flatMap((answer) => answer.events);
        const resolved = answers.find(({ resolvedSourceVersion }) => resolvedSourceVersion);
        const next = await advanceBatch(context, tx, ref, stored, events, {
          ...(resolved && { resolvedSourceVersion: resolved.resolvedSourceVersion }),
        });
        if (batchCommands(next.state).length === 0) return;
        // What could not be done now (no room for a build) is done soon, what follows at once.
        const wait = events.length === 0 ? ROOM_EVERY_MS : 0;
        await context.work.enqueue(tx, {
          kind: BATCH_WORK,
          key: item.key,
          dueAt: context.clock.now() + wait,
        });
      });
    },
  };
}

/** Due when a batch has run for as long as it may. */
export const batchTimeoutWorker: WorkerDeclaration<ServiceContext> = {
  kind: BATCH_TIMEOUT_WORK,
  concurrency: 1,
  leaseMs: 30_000,
  async run({ key }, context) {
    const ref = batchRefOf(key);
    await context.store.transaction(async (tx) => {
      const stored = await tx.get(batches, regionalScope(ref), ref.batchId);
      if (stored === undefined) return;
      await advanceBatch(context, tx, ref, stored, [{ type: 'timedOut', at: context.clock.now() }]);
      await context.work.enqueue(tx, { kind: BATCH_WORK, key });
    });
  },
};

/** Takes in how the builds are doing. */
async function observe(context: ServiceContext, ref: BatchRef): Promise<BatchDocument | undefined> {
  return await context.store.transaction(async (tx) => {
    const scope = regionalScope(ref);
    const stored = await tx.get(batches, scope, ref.batchId);
    if (stored === undefined) return undefined;
    const statuses: Record<string, BuildStatus> = {};
    let specFailure: PhaseContext | undefined;
    for (const { identifier, current } of stored.doc.state.groups) {
      const build = await tx.get(builds, scope, current.buildId);
      if (build === undefined) continue;
      statuses[identifier] = build.doc.state.status;
      if (identifier === SPEC_GROUP) specFailure = failureIn(build.doc.state);
    }
    return await advanceBatch(context, tx, ref, stored, [
      { type: 'observed', at: context.clock.now(), statuses, specFailure },
    ]);
  });
}

function failureIn({ phases }: BuildState): PhaseContext | undefined {
  return phases.filter(isEnded).find(({ status }) => status !== 'SUCCEEDED')?.contexts?.[0];
}

async function carryOut(
  machine: BuildMachine,
  context: ServiceContext,
  item: WorkItem,
  ref: BatchRef,
  batch: BatchDocument,
  commands: readonly BatchCommand[],
): Promise<readonly Answer[]> {
  const at = context.clock.now();
  const client = await assumeBatchRole(context, ref, batch);
  if (client === undefined) {
    const message = notAuthorizedToAssume(batch.config.serviceRole);
    return [{ events: [{ type: 'refused', at, context: { statusCode: 'ACCESS_DENIED', message } }] }];
  }
  const answers: Answer[] = [];
  for (const command of commands) {
    item.signal.throwIfAborted();
    answers.push(await perform(machine, context, item, ref, batch, client, command));
  }
  return answers;
}

async function assumeBatchRole(
  context: ServiceContext,
  ref: BatchRef,
  batch: BatchDocument,
): Promise<AwsClient | undefined> {
  try {
    return await context.door.assume({
      roleArn: batch.config.serviceRole,
      sessionName: batchSessionName(batch),
      as: codebuildPrincipal(ref, batch.projectName),
      region: ref.region,
    });
  } catch (error) {
    if (isAwsError(error)) return undefined;
    throw error;
  }
}

async function perform(
  machine: BuildMachine,
  context: ServiceContext,
  item: WorkItem,
  ref: BatchRef,
  batch: BatchDocument,
  client: AwsClient,
  command: BatchCommand,
): Promise<Answer> {
  const at = context.clock.now();
  switch (command.type) {
    case 'startBuild':
      return await startBuild(context, batch, client, command.group, at);
    case 'stopBuild':
      // Whether it worked shows the next look; a role that may not stop builds lets them end.
      await client
        .call('codebuild', 'StopBuild', { id: command.group.current.buildId })
        .catch((error: unknown) => noteRefusal(context, batch, error));
      return { events: [] };
    case 'readSpec':
      return await readSpec(context, ref, batch, command.group, at);
    case 'combineArtifacts':
      try {
        await combineArtifacts(machine, context, ref, batch, item.signal);
        return { events: [{ type: 'artifactsCombined', at }] };
      } catch (error) {
        const failure = contextOfError(error);
        if (failure === undefined) throw error;
        return { events: [{ type: 'refused', at, context: failure }] };
      }
  }
}

/** @returns no event where there is no room for the build at this moment */
async function startBuild(
  context: ServiceContext,
  batch: BatchDocument,
  client: AwsClient,
  { identifier, current }: Extract<BatchCommand, { type: 'startBuild' }>['group'],
  at: number,
): Promise<Answer> {
  const uuid = current.buildId.slice(current.buildId.lastIndexOf(':') + 1);
  try {
    await client.call('codebuild', 'StartBuild', { projectName: batch.projectName, idempotencyToken: uuid });
    return { events: [{ type: 'observed', at, statuses: { [identifier]: 'IN_PROGRESS' } }] };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'AccountLimitExceededException') return { events: [] };
    if (error.code.startsWith('AccessDenied')) {
      const failure = { statusCode: 'ACCESS_DENIED', message: error.message };
      return { events: [{ type: 'refused', at, context: failure }] };
    }
    noteRefusal(context, batch, error);
    return { events: [{ type: 'startFailed', at, identifier }] };
  }
}

function noteRefusal(context: ServiceContext, batch: BatchDocument, error: unknown): void {
  if (!isAwsError(error)) throw error;
  context.log.warn('a batch could not start or stop a build', { batchId: batch.id, error });
}

/** Builds by ARN, as a batch shows them. */
export function childArns(ref: BatchRef, { state }: BatchDocument): readonly string[] {
  return state.groups.flatMap(({ current, prior }) =>
    [...prior, current].map(({ buildId }) => buildArn(ref, buildId)),
  );
}
