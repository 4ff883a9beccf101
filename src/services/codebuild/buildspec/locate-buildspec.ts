import { isMap, parseDocument } from 'yaml';
import { parseArn } from '../../../kernel/arn.js';

/** Where a build finds its buildspec. */
export type BuildspecLocation =
  | { readonly kind: 'inline'; readonly text: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string }
  /** Relative to the primary source directory. `isDefault`: nobody named it. */
  | { readonly kind: 'file'; readonly path: string; readonly isDefault: boolean };

/** No path is so long. */
const MAX_PATH_LENGTH = 4_096;

const DEFAULT_FILE = 'buildspec.yml';

/**
 * What a `buildspec` value means. AWS does not say how it tells a path from a document: here a document has
 * several lines, is JSON, or is a YAML mapping.
 *
 * @param value the override, else the project's; empty means absent
 */
export function locateBuildspec(value: string | undefined): BuildspecLocation {
  const text = value?.trim() ?? '';
  if (value === undefined || text === '') return { kind: 'file', path: DEFAULT_FILE, isDefault: true };
  const arn = parseArn(text);
  if (arn?.service === 's3') {
    const slash = arn.resource.indexOf('/');
    if (slash > 0)
      return { kind: 's3', bucket: arn.resource.slice(0, slash), key: arn.resource.slice(slash + 1) };
  }
  if (/^\{|\n/.test(text) || text.length > MAX_PATH_LENGTH || isMapping(text))
    return { kind: 'inline', text: value };
  return { kind: 'file', path: text, isDefault: false };
}

function isMapping(line: string): boolean {
  return isMap(parseDocument(line, { schema: 'failsafe', logLevel: 'silent' }).contents);
}
