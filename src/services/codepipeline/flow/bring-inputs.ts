import type { ServiceContext } from '../../../front-door/service.js';
import { encryptionOf, withStore } from '../actions/artifacts.js';
import type { ArtifactLocation } from '../history.js';
import { assumeActionRole } from './action-role.js';

export interface Receiver {
  readonly pipelineRoleArn: string;
  readonly executionId: string;
  readonly region: string;
  readonly inputs: readonly ArtifactLocation[];
}

/**
 * Copies what was made in another region into the store of the one that takes it, with that store's key. Once more does
 * no harm.
 *
 * @throws AwsError, ActionFailed where the pipeline's role may not
 */
export async function bringInputs(context: ServiceContext, receiver: Receiver): Promise<void> {
  const { pipelineRoleArn, executionId: sessionName, region, inputs } = receiver;
  if (!inputs.some(({ copyOf }) => copyOf)) return;
  const aws = await assumeActionRole(context, { pipelineRoleArn, roleArn: undefined, region, sessionName });
  for (const input of inputs) {
    const { bucket, key, copyOf } = input;
    if (!copyOf) continue;
    const source = `${copyOf.bucket}/${encodeURIComponent(copyOf.key)}`;
    await withStore(aws, bucket, () =>
      aws.call('s3', 'CopyObject', { Bucket: bucket, Key: key, CopySource: source, ...encryptionOf(input) }),
    );
  }
}
