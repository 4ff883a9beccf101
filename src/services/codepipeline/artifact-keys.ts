import { ALPHANUMERIC, type Ids } from '../../kernel/ids.js';

/**
 * A new place in the artifact bucket: `PIPELINE/ARTIFACT/RANDOM`, the names cut short as on AWS, `.zip` behind
 * it where a source made it. Pipelines whose names begin alike share a folder, so the random part must do.
 *
 * @source AWS CodePipeline User Guide, artifacts: the names of folders are truncated
 */
export function artifactKey(ids: Ids, pipeline: string, artifact: string, suffix: '' | '.zip'): string {
  return `${pipeline.slice(0, 20)}/${artifact.slice(0, 10)}/${ids.random(7, ALPHANUMERIC)}${suffix}`;
}
