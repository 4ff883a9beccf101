import type { ServiceContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { PatternTooSlow, patternIsFound } from '../../../kernel/bounded-pattern.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { AFTER_BUILD_WORK, type BuildRef, buildRefOf } from '../advance-build.js';
import { autoRetryToken } from '../auto-retry.js';
import type { Buildspec } from '../buildspec/model.js';
import { COMMAND_PHASES } from '../buildspec/model.js';
import { isEnded } from '../machine/model.js';
import { buildMetrics } from '../metrics.js';
import type { BuildDocument } from '../model.js';
import { assumeServiceRole } from '../run/admit.js';
import { PhaseFailure } from '../run/phase-failure.js';
import { codebuildPrincipal } from '../service-role.js';
import { builds, buildspecs } from '../store.js';

/** When a build is over: its metrics, and another try where it is to be tried again. */
export const afterBuildWorker: WorkerDeclaration<ServiceContext> = {
  kind: AFTER_BUILD_WORK,
  concurrency: 2,
  leaseMs: 30_000,
  async run({ key }, context) {
    const ref = buildRefOf(key);
    const build = (await context.store.get(builds, regionalScope(ref), ref.buildId))?.doc;
    if (build === undefined || build.state.status === 'IN_PROGRESS') return;
    // First what has its own idempotency: metrics may be counted twice after a crash.
    await retry(context, ref, build);
    await putMetrics(context, ref, build);
  },
};

/** @source AWS CodeBuild User Guide, "Retry a build automatically": RetryBuild is called with the service role */
async function retry(context: ServiceContext, ref: BuildRef, build: BuildDocument): Promise<void> {
  if (build.state.status !== 'FAILED' || build.batch !== undefined) return;
  if (build.settings.source.type === 'CODEPIPELINE') return;
  const spec = (await context.store.get(buildspecs, regionalScope(ref), ref.buildId))?.doc;
  const { limit = 0, number = 0 } = build.autoRetry ?? {};
  if (number >= Math.max(limit, retriesOfPhase(build, spec))) return;
  try {
    const role = await assumeServiceRole(context, ref, build);
    await role.call('codebuild', 'RetryBuild', { id: build.id, idempotencyToken: autoRetryToken(build) });
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof PhaseFailure)) throw error;
    context.log.warn('a build could not be tried again', { buildId: build.id, error });
  }
}

/** How often the failed phase asks for another try of what it failed with. */
function retriesOfPhase({ state }: BuildDocument, spec: Buildspec | undefined): number {
  for (const phase of state.phases) {
    const name = COMMAND_PHASES.find((candidate) => candidate === phase.phaseType);
    const onFailure = name && spec?.phases[name]?.onFailure;
    if (onFailure?.action !== 'RETRY' || !isEnded(phase) || phase.status !== 'FAILED') continue;
    const message = phase.contexts?.[0]?.message ?? '';
    if (isFound(onFailure.pattern, message)) return onFailure.maxRetries;
  }
  return 0;
}

function isFound(pattern: string, text: string): boolean {
  try {
    return patternIsFound(pattern, text);
  } catch (error) {
    if (error instanceof PatternTooSlow || error instanceof SyntaxError) return false;
    throw error;
  }
}

async function putMetrics(context: ServiceContext, ref: BuildRef, build: BuildDocument): Promise<void> {
  const client = context.door.as(codebuildPrincipal(ref, build.projectName), ref);
  await client
    .call('cloudwatch', 'PutMetricData', { Namespace: 'AWS/CodeBuild', MetricData: buildMetrics(build) })
    .catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
      context.log.warn('metrics of a build are lost', { buildId: build.id, error });
    });
}
