import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import type { WorkItem } from '../../../work/work.js';
import { assumeActionRole } from '../flow/action-role.js';

interface Recorded {
  readonly pipelineRoleArn: string;
  readonly region: string;
  readonly executionId: string;
}

interface Job<R extends Recorded> {
  readonly record: R;
  readonly context: ServiceContext;
  readonly place: { readonly accountId: string; readonly region: string };
  assumeRole(): Promise<AwsClient>;
  readonly mayHaveStarted: boolean;
}

/**
 * What a pass over an action or a rule works with.
 * @param roleArn its own, where it declares one
 */
export function jobOf<R extends Recorded>(
  record: R,
  roleArn: string | undefined,
  item: WorkItem,
  context: ServiceContext,
): Job<R> {
  const [accountId = '', region = ''] = item.key.split('/');
  const { pipelineRoleArn, executionId: sessionName } = record;
  return {
    record,
    context,
    place: { accountId, region },
    assumeRole: () =>
      assumeActionRole(context, { pipelineRoleArn, roleArn, region: record.region, sessionName }),
    mayHaveStarted: item.attempt > 1,
  };
}

/** The key is `ACCOUNT/REGION/ID`. */
export function placeOf({ key }: WorkItem): { readonly scope: string; readonly id: string } {
  const cut = key.lastIndexOf('/');
  return { scope: key.slice(0, cut), id: key.slice(cut + 1) };
}
