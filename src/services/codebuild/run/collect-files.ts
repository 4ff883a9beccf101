import { readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ZipEntry } from '../../../engines/archive/archive.js';
import type { ArtifactsSpec } from '../buildspec/model.js';
import { artifactBases } from './artifact-bases.js';
import { seenHere } from './build-place.js';
import type { BuildRun } from './build-run.js';
import { expandVariables } from './expand-variables.js';
import { type FoundFile, findFiles } from './find-files.js';
import { clientError } from './phase-failure.js';

export interface CollectOptions {
  readonly sourceDirectory: string;
  /** For `$NAME` in paths. */
  readonly variables: ReadonlyMap<string, string>;
}

/**
 * The files of one artifact, by their paths in it; of equal paths the last counts.
 *
 * @throws PhaseFailure where nothing matches
 * @source Messages and log lines are those of AWS's agent.
 */
export async function collectFiles(
  run: BuildRun,
  spec: ArtifactsSpec,
  { sourceDirectory, variables }: CollectOptions,
): Promise<ReadonlyMap<string, FoundFile>> {
  const { log, place } = run;
  const expand = (text: string) => expandVariables(text, variables);
  const files = new Map<string, FoundFile>();
  log.say(`Expanding base directory path: ${spec.baseDirectory ?? '.'}`);
  const base = spec.baseDirectory === undefined ? undefined : expand(spec.baseDirectory);
  const patterns = spec.files.map(expand);
  for (const directory of await artifactBases(run, sourceDirectory, base, patterns)) {
    log.say(`Expanding file paths for base directory ${base ?? '.'}`);
    log.say('Assembling file list');
    const found = await findFiles(
      directory,
      patterns.map((pattern) => seenHere(pattern, place)),
      {
        confinedTo: place.confinedTo,
        exclude: spec.excludePaths.map(expand),
        onPattern: (pattern, count) => {
          log.say(`Expanding ${pattern}`);
          log.say(count === 0 ? `Skipping invalid file path ${pattern}` : `Found ${count} file(s)`);
        },
      },
    );
    for (const file of found) files.set(spec.discardPaths ? basename(file.path) : file.path, file);
  }
  if (files.size === 0) throw clientError('no matching artifact paths found');
  return files;
}

/** The same for a zip. @param keepLinks links go in as links instead of what they lead to */
export async function* zipEntries(
  files: ReadonlyMap<string, FoundFile>,
  keepLinks: boolean,
): AsyncGenerator<ZipEntry> {
  for (const [path, { file, confinedTo, mode, modifiedAt, isLink }] of files) {
    const content = isLink && keepLinks ? { symlinkTo: await readlink(file) } : { file, confinedTo };
    yield { path, mode, modifiedAt, content };
  }
}
