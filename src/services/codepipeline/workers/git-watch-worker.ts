import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { assumeActionRole } from '../flow/action-role.js';
import type { GitWatch } from '../history.js';
import type { Pipeline } from '../model.js';
import { gitWatches, lastFromSources, pipelines } from '../store.js';
import { changesBetween } from '../triggers/git-trigger.js';
import { recordTrigger } from '../triggers/record.js';
import { type DecidedChange, decideChange, startForChange } from '../triggers/start-for-change.js';
import {
  openWatched,
  type RepositoryReaders,
  sourceDetail,
  type WatchedSource,
  watchedSources,
  watchKey,
} from '../triggers/watched-repository.js';

const WATCH_GIT = 'codepipeline.watch-git';

/** How long a push stays unnoticed that nobody tells of. */
const EVERY_MS = MINUTE_MS;

/** A look at the repositories of a pipeline, as long as it has one that is to be watched. */
export async function scheduleGitWatch(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  dueAt?: number,
): Promise<void> {
  if (watchedSources(pipeline).length === 0) return;
  const key = `${regionalScope(pipeline)}/${pipeline.definition.name}`;
  await context.work.enqueue(tx, { kind: WATCH_GIT, key, ...(dueAt !== undefined && { dueAt }) });
}

/** Compares the branches and tags of a pipeline's repositories with those of the last look. */
export function gitWatchWorker(readers: RepositoryReaders): WorkerDeclaration<ServiceContext> {
  return {
    kind: WATCH_GIT,
    concurrency: 4,
    leaseMs: 120_000,
    async run({ key }, context) {
      const cut = key.lastIndexOf('/');
      const stored = await context.store.get(pipelines, key.slice(0, cut), key.slice(cut + 1));
      if (!stored) return;
      const dueAt = context.clock.after(EVERY_MS);
      await context.store.transaction((tx) => scheduleGitWatch(tx, context, stored.doc, dueAt));
      for (const source of watchedSources(stored.doc)) {
        try {
          await look(readers, context, stored.doc, source);
        } catch (error) {
          if (!isAwsError(error)) throw error;
          await noteProblem(context, stored.doc, source, error.message);
        }
      }
    },
  };
}

async function look(
  readers: RepositoryReaders,
  context: ServiceContext,
  pipeline: Pipeline,
  source: WatchedSource,
): Promise<void> {
  const aws = await assumeActionRole(context, {
    pipelineRoleArn: pipeline.definition.roleArn,
    roleArn: source.roleArn,
    region: pipeline.region,
    sessionName: 'watch-for-source-changes',
  });
  const repository = await openWatched(readers, aws, pipeline, source.repository);
  const before = await seenBefore(context.store, pipeline, source);
  const references = await repository.references();
  const known = before?.references ?? (await takenBefore(context.store, pipeline, source, references));
  const decided: DecidedChange[] = [];
  for (const change of changesBetween(known, references)) {
    decided.push(await decideChange(source, change, repository));
  }
  if (before && decided.length === 0 && before.problem === undefined && isSame(known, references)) return;
  await context.store.transaction(async (tx) => {
    const now = await seenBefore(tx, pipeline, source);
    const stored = (await tx.get(pipelines, regionalScope(pipeline), pipeline.definition.name))?.doc;
    // Somebody else has looked, or the pipeline has changed: the next look sees what is left to see.
    if (stored?.updatedAt !== pipeline.updatedAt || JSON.stringify(now) !== JSON.stringify(before)) return;
    await tx.put(gitWatches, regionalScope(pipeline), keyOf(pipeline, source), {
      repository: watchKey(source.repository),
      references,
    });
    for (const change of decided) await startForChange(tx, context, pipeline, source, change);
  });
}

/** @returns undefined before the first look, and where the action has another repository since */
async function seenBefore(
  reader: Reader,
  pipeline: Pipeline,
  source: WatchedSource,
): Promise<GitWatch | undefined> {
  const stored = await reader.get(gitWatches, regionalScope(pipeline), keyOf(pipeline, source));
  return stored?.doc.repository === watchKey(source.repository) ? stored.doc : undefined;
}

/** The first look starts nothing, except for what came after the commit that the action has taken. */
async function takenBefore(
  reader: Reader,
  pipeline: Pipeline,
  { actionName, branch }: WatchedSource,
  references: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const scope = regionalScope(pipeline);
  const last = await lastFromSources(reader, scope, pipeline.pipelineId);
  const taken = last?.artifactRevisions.find((revision) => revision.actionName === actionName)?.revisionId;
  const reference = `refs/heads/${branch}`;
  return taken !== undefined && Object.hasOwn(references, reference)
    ? { ...references, [reference]: taken }
    : references;
}

function keyOf({ pipelineId }: Pipeline, { actionName }: WatchedSource): string {
  return `${pipelineId}/${actionName}`;
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

/** A repository that cannot be read is told once, until it can be read again. */
async function noteProblem(
  context: ServiceContext,
  pipeline: Pipeline,
  source: WatchedSource,
  problem: string,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const before = await seenBefore(tx, pipeline, source);
    if (!before || before.problem === problem) return;
    await tx.put(gitWatches, regionalScope(pipeline), keyOf(pipeline, source), { ...before, problem });
    await recordTrigger(tx, context, pipeline, {
      pipeline: pipeline.definition.name,
      event: { source: source.repository.kind, detail: `a look at ${sourceDetail(source.repository)}` },
      reason: problem,
    });
  });
}
