import type { Ids } from '../../../kernel/ids.js';
import { artifactKey } from '../artifact-keys.js';
import type { ActionRecord, ArtifactLocation } from '../history.js';
import type { Action, ArtifactStore, Pipeline } from '../model.js';

interface Placing {
  readonly pipeline: Pipeline;
  readonly ids: Ids;
}

/**
 * Where an action finds its inputs: in the store of its own region. What was made in another is copied before it starts,
 * and only that.
 *
 * @source AWS CodePipeline User Guide, add a cross-Region action
 */
export function placeInputs(
  placing: Placing,
  names: readonly string[],
  produced: readonly ActionRecord[],
  region: string,
): readonly ArtifactLocation[] {
  return names.flatMap((name) => {
    const producer = produced.findLast(({ outputs }) => outputs.some((output) => output.name === name));
    const location = producer?.outputs.find((output) => output.name === name);
    if (!producer || !location) return [];
    const revisionId = producer.revision?.revisionId;
    const taken = { ...location, ...(revisionId !== undefined && { revisionId }) };
    if (producer.region === region) return [taken];
    const { bucket, key } = location;
    const { name: pipelineName, artifactStores } = placing.pipeline.definition;
    const copy = artifactKey(placing.ids, pipelineName, name, key.endsWith('.zip') ? '.zip' : '');
    const place = placeIn(artifactStores, region, name, copy);
    return [{ ...place, ...(revisionId !== undefined && { revisionId }), copyOf: { bucket, key } }];
  });
}

export function placeOutputs(
  { pipeline, ids }: Placing,
  action: Action,
  region: string,
): readonly ArtifactLocation[] {
  const { name: pipelineName, artifactStores } = pipeline.definition;
  const suffix = action.actionTypeId.category === 'Source' ? '.zip' : '';
  return action.outputArtifacts.map(({ name }) =>
    placeIn(artifactStores, region, name, artifactKey(ids, pipelineName, name, suffix)),
  );
}

function placeIn(
  stores: Readonly<Record<string, ArtifactStore>>,
  region: string,
  name: string,
  key: string,
): ArtifactLocation {
  const store = Object.hasOwn(stores, region) ? stores[region] : undefined;
  if (!store) throw new Error(`no artifact store in ${region}`);
  const { location: bucket, encryptionKeyId } = store;
  return { name, bucket, key, ...(encryptionKeyId !== undefined && { encryptionKeyId }) };
}
