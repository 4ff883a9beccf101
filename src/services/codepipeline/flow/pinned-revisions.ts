import type { ServiceEvent } from '../../../front-door/service.js';
import type { SourceRevision } from '../history.js';
import type { Action, Definition } from '../model.js';

/**
 * The revisions that an event tells of: an execution that a push has started builds what was pushed, even where
 * something newer has been pushed since. Executions of PARALLEL pipelines take the newest.
 *
 * @source AWS CodePipeline User Guide, source revisions by execution mode
 */
export function pinnedRevisions(
  definition: Definition,
  event: ServiceEvent | undefined,
): readonly SourceRevision[] {
  if (!event || definition.executionMode === 'PARALLEL') return [];
  return (definition.stages[0]?.actions ?? []).flatMap((action) => pinnedOf(action, event) ?? []);
}

function pinnedOf(action: Action, event: ServiceEvent): SourceRevision | undefined {
  const { configuration, name: actionName } = action;
  switch (`${action.actionTypeId.provider} ${event.source} ${event.detailType}`) {
    case 'CodeCommit aws.codecommit CodeCommit Repository State Change': {
      const isOurs =
        textAt(event.detail, 'repositoryName') === configuration.RepositoryName &&
        textAt(event.detail, 'referenceType') === 'branch' &&
        textAt(event.detail, 'referenceName') === configuration.BranchName;
      const revisionValue = textAt(event.detail, 'commitId');
      return isOurs && revisionValue ? { actionName, revisionType: 'COMMIT_ID', revisionValue } : undefined;
    }
    case 'S3 aws.s3 Object Created': {
      const isOurs =
        textAt(event.detail, 'bucket', 'name') === configuration.S3Bucket &&
        textAt(event.detail, 'object', 'key') === configuration.S3ObjectKey;
      const revisionValue = textAt(event.detail, 'object', 'version-id');
      return isOurs && revisionValue
        ? { actionName, revisionType: 'S3_OBJECT_VERSION_ID', revisionValue }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** A text inside an event's detail, which anybody may have written. */
function textAt(detail: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    detail,
  );
  return typeof found === 'string' ? found : undefined;
}
