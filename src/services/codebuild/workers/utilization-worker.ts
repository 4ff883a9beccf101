import { availableParallelism, totalmem } from 'node:os';
import { DockerUnavailable } from '../../../engines/docker/docker-client.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { type BuildRef, buildRefOf, UTILIZATION_WORK } from '../advance-build.js';
import { currentPhase } from '../machine/model.js';
import type { BuildDocument } from '../model.js';
import { directoriesOf } from '../run/build-directories.js';
import type { BuildMachine } from '../run/build-run.js';
import { computeLimits } from '../run/compute-limits.js';
import { readPrivate, writePrivate } from '../run/private-file.js';
import { codebuildPrincipal } from '../service-role.js';
import { builds } from '../store.js';
import { type UsageSample, utilizationMetrics } from '../utilization.js';

/** Beside the build: the sample before. */
const FILE = 'usage';

/** Due every minute of a build in a container: what it uses is told to CloudWatch. */
export function utilizationWorker(
  machine: Pick<BuildMachine, 'engine' | 'buildsDirectory'>,
): WorkerDeclaration<ServiceContext> {
  return {
    kind: UTILIZATION_WORK,
    concurrency: 2,
    leaseMs: 30_000,
    async run({ key }, context) {
      const ref = buildRefOf(key);
      const build = (await context.store.get(builds, regionalScope(ref), ref.buildId))?.doc;
      if (build === undefined || currentPhase(build.state).phaseType === 'COMPLETED') return;
      await sample(machine, context, ref, build);
      const dueAt = context.clock.after(MINUTE_MS);
      await context.store.transaction((tx) =>
        context.work.enqueue(tx, { kind: UTILIZATION_WORK, key, dueAt }),
      );
    },
  };
}

async function sample(
  machine: Pick<BuildMachine, 'engine' | 'buildsDirectory'>,
  context: ServiceContext,
  ref: BuildRef,
  build: BuildDocument,
): Promise<void> {
  const directories = directoriesOf(machine.buildsDirectory, build);
  const job = await machine.engine.open({ jobId: build.uuid, directory: directories.job });
  const usage = await job.usage?.().catch((error: unknown) => {
    // The build itself finds out what that means.
    if (error instanceof DockerUnavailable) return undefined;
    throw error;
  });
  if (usage === undefined) return;
  const now = { at: context.clock.now(), usage };
  const before = (await readPrivate<UsageSample>(directories, FILE)) ?? atStart(build);
  const all = { memoryBytes: totalmem(), cpus: availableParallelism() };
  const { cpus = all.cpus } = computeLimits(build.settings.environment, all);
  await context.door
    .as(codebuildPrincipal(ref, build.projectName), ref)
    .call('cloudwatch', 'PutMetricData', {
      Namespace: 'AWS/CodeBuild',
      MetricData: utilizationMetrics(build, now, before, cpus),
    })
    .catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
      context.log.warn('metrics of a build are lost', { buildId: build.id, error });
    });
  await writePrivate(directories, FILE, now);
}

function atStart({ state, startedAt }: BuildDocument): UsageSample {
  const provisioned = state.phases.find(({ phaseType }) => phaseType === 'PROVISIONING');
  const usage = { cpuSeconds: 0, readBytes: 0, writtenBytes: 0 };
  return { at: provisioned?.startedAt ?? startedAt, usage };
}
