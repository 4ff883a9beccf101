import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { BatchTask } from '../buildspec/model.js';
import { builds, buildspecs } from '../store.js';
import type { BatchRef } from './advance-batch.js';
import type { BatchConfig, BatchDocument } from './documents.js';
import type { BatchEvent, BatchGroup } from './model.js';

export interface SpecRead {
  readonly events: readonly BatchEvent[];
  /** The commit that the specification was read from. */
  readonly resolvedSourceVersion?: string;
}

/** What the batch's first build has found in its buildspec. */
export async function readSpec(
  context: ServiceContext,
  ref: BatchRef,
  batch: BatchDocument,
  { current }: BatchGroup,
  at: number,
): Promise<SpecRead> {
  const scope = regionalScope(ref);
  const spec = (await context.store.get(buildspecs, scope, current.buildId))?.doc.batch;
  if (spec === undefined) throw new Error(`the build ${current.buildId} has left no batch specification`);
  const problem = restrictionProblem(batch, spec.tasks);
  if (problem !== undefined) {
    return { events: [{ type: 'refused', at, context: { statusCode: 'CLIENT_ERROR', message: problem } }] };
  }
  const build = await context.store.get(builds, scope, current.buildId);
  const buildIds = Object.fromEntries(
    spec.tasks.map(({ identifier }) => [identifier, `${batch.projectName}:${context.ids.uuid()}`]),
  );
  return {
    events: [{ type: 'specRead', at, tasks: spec.tasks, fastFail: spec.fastFail, buildIds }],
    resolvedSourceVersion: build?.doc.resolvedSourceVersion,
  };
}

function restrictionProblem(
  { config, settings }: { readonly config: BatchConfig; readonly settings: BatchDocument['settings'] },
  tasks: readonly BatchTask[],
): string | undefined {
  if (tasks.length > config.maximumBuildsAllowed) {
    return `The batch has ${tasks.length} builds, but at most ${config.maximumBuildsAllowed} are allowed`;
  }
  for (const { identifier, environment } of tasks) {
    const computeType = environment.computeType ?? settings.environment.computeType ?? '';
    if (config.computeTypesAllowed.length > 0 && !config.computeTypesAllowed.includes(computeType)) {
      return `Build ${identifier}: the compute type ${computeType} is not allowed in batches of this project`;
    }
    const fleet = environment.fleet ?? settings.environment.fleet?.fleetArn;
    if (fleet !== undefined && config.fleetsAllowed.length > 0 && !config.fleetsAllowed.includes(fleet)) {
      return `Build ${identifier}: the fleet ${fleet} is not allowed in batches of this project`;
    }
  }
  return undefined;
}
