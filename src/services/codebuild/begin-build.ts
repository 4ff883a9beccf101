import type { ServiceContext } from '../../front-door/service.js';
import { MINUTE_MS } from '../../kernel/duration.js';
import { regionalScope, type Stored, type Transaction } from '../../store/store.js';
import { BUILD_WORK, buildWorkKey, TIMEOUT_WORK, timerKey } from './advance-build.js';
import { limitExceeded } from './errors.js';
import { emitPhaseChange, emitStateChange } from './events.js';
import { submittedBuild } from './machine/decide.js';
import { isEnded } from './machine/model.js';
import type { AutoRetry, BatchMembership, BuildDocument, BuildSettings, ProjectDocument } from './model.js';
import type { Place } from './names.js';
import { builds, projects } from './store.js';
import type { WebhookTrigger } from './webhooks/model.js';
import { tellProvider } from './webhooks/tell-provider.js';

const SOURCE_DIGITS = 9;
/** In one account and region. */
const MAX_QUEUED = 300;

export interface NewBuild {
  readonly settings: BuildSettings;
  readonly initiator: string;
  readonly resolvedSourceVersion?: string;
  readonly idempotencyToken?: string;
  readonly requestHash?: string;
  /** Where it is known before. */
  readonly uuid?: string;
  readonly batch?: BatchMembership;
  readonly autoRetry?: AutoRetry;
  readonly debugSessionEnabled?: boolean;
  readonly webhook?: WebhookTrigger;
}

/**
 * Writes a submitted build, and with it everything that makes it run.
 *
 * @throws AwsError AccountLimitExceededException at the project's `concurrentBuildLimit`, or where too many builds wait
 */
export async function beginBuild(
  context: ServiceContext & Place,
  tx: Transaction,
  project: Stored<ProjectDocument>,
  given: NewBuild,
): Promise<BuildDocument> {
  await checkConcurrency(context, tx, project.doc);
  await checkQueue(context, tx);
  const scope = regionalScope(context);
  const now = context.clock.now();
  const uuid = given.uuid ?? context.ids.uuid();
  const build: BuildDocument = {
    ...given,
    id: `${project.doc.name}:${uuid}`,
    uuid,
    projectName: project.doc.name,
    buildNumber: project.doc.nextBuildNumber,
    startedAt: now,
    state: submittedBuild(now),
    sourceDigits: context.ids.random(SOURCE_DIGITS, '123456789'),
  };
  await tx.put(projects, scope, project.key, {
    ...project.doc,
    nextBuildNumber: project.doc.nextBuildNumber + 1,
  });
  await tx.put(builds, scope, build.id, build, { expect: 'absent' });
  await enqueue(context, tx, build);
  await emitStateChange(context, tx, context, build);
  await tellProvider(context, tx, context, build);
  for (const phase of build.state.phases) {
    if (isEnded(phase)) await emitPhaseChange(context, tx, context, build, phase);
  }
  return build;
}

async function enqueue(
  context: ServiceContext & Place,
  tx: Transaction,
  build: BuildDocument,
): Promise<void> {
  const ref = { accountId: context.accountId, region: context.region, buildId: build.id };
  await context.work.enqueue(tx, { kind: BUILD_WORK, key: buildWorkKey(ref) });
  await context.work.enqueue(tx, {
    kind: TIMEOUT_WORK,
    key: timerKey(ref, 'queue'),
    dueAt: context.clock.after(build.settings.queuedTimeoutInMinutes * MINUTE_MS),
  });
}

async function checkConcurrency(
  context: Place,
  tx: Transaction,
  { name, concurrentBuildLimit: limit }: ProjectDocument,
): Promise<void> {
  if (limit === undefined) return;
  const running = await tx.listBy(builds, regionalScope(context), 'running', name, { limit });
  if (running.length >= limit) {
    throw limitExceeded(`Cannot have more than ${limit} active builds for the project`);
  }
}

/** @source AWS CodeBuild's message where an account has too many builds waiting */
async function checkQueue(context: Place, tx: Transaction): Promise<void> {
  const queued = await tx.listBy(builds, regionalScope(context), 'queued', 'all', { limit: MAX_QUEUED });
  if (queued.length >= MAX_QUEUED) {
    throw limitExceeded(`Cannot have more than ${MAX_QUEUED} builds in queue for the account`);
  }
}
