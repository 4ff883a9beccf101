import type { ProjectBuildBatchConfig } from '@aws-sdk/client-codebuild';
import { collection, type Reader, regionalScope, type Stored, sortableNumber } from '../../../store/store.js';
import { resourceNotFound } from '../errors.js';
import type { BuildSettings } from '../model.js';
import type { Place } from '../names.js';
import type { WebhookTrigger } from '../webhooks/model.js';
import type { BatchState } from './model.js';

export interface BatchDocument {
  /** `PROJECT:UUID` */
  readonly id: string;
  readonly uuid: string;
  readonly projectName: string;
  readonly batchNumber: number;
  readonly initiator: string;
  readonly startedAt: number;
  /** What every build of the batch begins with; its task changes some of it. */
  readonly settings: BuildSettings;
  readonly config: BatchConfig;
  readonly debugSessionEnabled: boolean;
  readonly state: BatchState;
  /** Of the source that the batch was read from: all its builds use this very commit. */
  readonly resolvedSourceVersion?: string;
  readonly webhook?: WebhookTrigger;
  readonly idempotencyToken?: string;
  readonly requestHash?: string;
}

/** With AWS's defaults. */
export interface BatchConfig {
  /** ARN of the role that starts and stops the builds. */
  readonly serviceRole: string;
  readonly combineArtifacts: boolean;
  readonly maximumBuildsAllowed: number;
  /** Empty: all. */
  readonly computeTypesAllowed: readonly string[];
  readonly fleetsAllowed: readonly string[];
  readonly timeoutInMins: number;
  /** As it was given, to be shown. */
  readonly given: ProjectBuildBatchConfig;
}

/** By id. */
export const batches = collection<BatchDocument>('codebuild.batch', {
  started: (batch) => ({ value: 'all', sort: sortableNumber(batch.startedAt) }),
  status: (batch) => ({ value: batch.state.status, sort: sortableNumber(batch.startedAt) }),
  project: (batch) => ({ value: batch.projectName, sort: sortableNumber(batch.batchNumber) }),
  projectStatus: (batch) => ({
    value: `${batch.projectName}/${batch.state.status}`,
    sort: sortableNumber(batch.batchNumber),
  }),
  token: (batch) =>
    batch.idempotencyToken === undefined
      ? undefined
      : { value: batch.idempotencyToken, sort: sortableNumber(batch.startedAt) },
});

/** @throws AwsError ResourceNotFoundException */
export async function requireBatch(reader: Reader, place: Place, id: string): Promise<Stored<BatchDocument>> {
  const found = await reader.get(batches, regionalScope(place), id);
  if (found === undefined) throw resourceNotFound(`Build batch ${id} does not exist`);
  return found;
}
