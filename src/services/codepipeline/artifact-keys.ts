import { ALPHANUMERIC, type Ids } from '../../kernel/ids.js';
import type { ActionCategory } from './model.js';

/**
 * A new place in the artifact bucket: `PIPELINE/ARTIFACT/RANDOM`, the names cut short as on AWS, with `.zip`
 * where a source made it. Pipelines whose names begin alike share a folder, so the random part must do.
 *
 * @source AWS CodePipeline User Guide, artifacts: the names of folders are truncated
 */
export function artifactKey(ids: Ids, pipeline: string, artifact: string, category: ActionCategory): string {
  const suffix = category === 'Source' ? '.zip' : '';
  return `${pipeline.slice(0, 20)}/${artifact.slice(0, 10)}/${ids.random(7, ALPHANUMERIC)}${suffix}`;
}
