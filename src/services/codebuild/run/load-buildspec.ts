import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { locateBuildspec } from '../buildspec/locate-buildspec.js';
import type { Buildspec } from '../buildspec/model.js';
import { parseBuildspec } from '../buildspec/parse-buildspec.js';
import { MAX_BUILDSPEC_BYTES } from '../buildspec/yaml-tree.js';
import type { BuildRun } from './build-run.js';
import { yamlFileError } from './phase-failure.js';

const INLINE_LOCATION = '/codebuild/readonly/buildspec.yml';

/**
 * The build's buildspec: inline, from S3, or a file of the primary source.
 *
 * @throws BuildspecError, PhaseFailure, AwsError
 * @source The messages about missing files are those of AWS's build logs.
 */
export async function loadBuildspec(run: BuildRun, sourceDirectory: string): Promise<Buildspec> {
  const location = locateBuildspec(run.build.settings.source.buildspec);
  switch (location.kind) {
    case 'inline':
      run.log.say(`YAML location is ${INLINE_LOCATION}`);
      return parseBuildspec(location.text);
    case 's3':
      run.log.say(`YAML location is s3://${location.bucket}/${location.key}`);
      return parseBuildspec(await readObject(run, location.bucket, location.key));
    case 'file': {
      const file = join(sourceDirectory, location.path);
      const missing = location.isDefault
        ? 'YAML file does not exist'
        : `stat ${run.place.inside(file)}: no such file or directory`;
      const text = await readWithin(sourceDirectory, file, missing);
      run.log.say(`YAML location is ${run.place.inside(file)}`);
      return parseBuildspec(text);
    }
  }
}

/** Neither `..` nor a link leads out of the source. */
async function readWithin(directory: string, file: string, missing: string): Promise<string> {
  const [root, path] = await Promise.all([realpath(directory), realpath(file).catch(() => undefined)]);
  if (path === undefined || !path.startsWith(`${root}${sep}`)) throw yamlFileError(missing);
  const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }));
  if (!isFile) throw yamlFileError(missing);
  refuseLarge(size);
  return await readFile(path, 'utf8');
}

async function readObject(run: BuildRun, bucket: string, key: string): Promise<string> {
  const { Body: body, ContentLength: sizeBytes = 0 } = await run.role.call('s3', 'GetObject', {
    Bucket: bucket,
    Key: key,
  });
  if (body === undefined) throw new Error(`GetObject of ${bucket}/${key} gave no body`);
  if (!(body instanceof Uint8Array) && sizeBytes > MAX_BUILDSPEC_BYTES) body.destroy();
  refuseLarge(sizeBytes);
  return body instanceof Uint8Array ? Buffer.from(body).toString() : (await buffer(body)).toString();
}

function refuseLarge(sizeBytes: number): void {
  if (sizeBytes > MAX_BUILDSPEC_BYTES) {
    throw yamlFileError(
      `buildspec is too large: ${sizeBytes} bytes, at most ${MAX_BUILDSPEC_BYTES} are allowed`,
    );
  }
}
