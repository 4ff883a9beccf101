import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, YAMLError } from 'yaml';
import type { LocalBuild } from './request.js';

/**
 * One part of the buildspec, as YAML has it. What cannot be read has no parts: the build itself says what is wrong with it.
 *
 * @returns undefined where it has none
 */
export async function buildspecPart(request: LocalBuild, key: string): Promise<object | undefined> {
  try {
    const document = (parse(await textOf(request), { uniqueKeys: false }) ?? {}) as Readonly<
      Record<string, unknown>
    >;
    const part = document[key];
    return typeof part === 'object' && part !== null ? part : undefined;
  } catch (error) {
    if (error instanceof YAMLError) return undefined;
    throw error;
  }
}

async function textOf({ directory, buildspec = 'buildspec.yml' }: LocalBuild): Promise<string> {
  if (buildspec.includes('\n')) return buildspec;
  return await readFile(join(directory, buildspec), 'utf8').catch(() => '');
}
