import { isObject, type JsonObject, parseReportJson } from '../json-values.js';
import { type FileCoverage, UnreadableReport } from '../model.js';

/**
 * SimpleCov's result set: by command, then by file, the hits of every line (`null` where there is nothing to hit) and, where
 * they were measured, of every branch. Several commands add up.
 *
 * @throws UnreadableReport
 * @source SimpleCov's `.resultset.json`, which AWS asks for (not simplecov-json's file)
 */
export function simplecovCoverage(text: string): readonly FileCoverage[] {
  const root = parseReportJson(text);
  if (!isObject(root)) throw new UnreadableReport('the file is no map of commands');
  const files = new Map<string, FileHits>();
  for (const [command, run] of Object.entries(root)) {
    if (!isObject(run) || !isObject(run.coverage)) {
      throw new UnreadableReport(`${command} has no coverage: this is no result set of SimpleCov`);
    }
    for (const [path, hits] of Object.entries(run.coverage)) addHits(files, path, hits);
  }
  return [...files].map(([filePath, { lines, branches }]) => ({
    filePath,
    ...tally('lines', lines.values()),
    ...tally('branches', branches.values()),
  }));
}

interface FileHits {
  /** By line number, counted from 0; lines without code are absent. */
  readonly lines: Map<string, number>;
  readonly branches: Map<string, number>;
}

function addHits(files: Map<string, FileHits>, path: string, value: unknown): void {
  const hits: JsonObject = isObject(value) ? value : { lines: value };
  if (!Array.isArray(hits.lines)) throw new UnreadableReport(`${path} has no lines`);
  const file = files.get(path) ?? { lines: new Map<string, number>(), branches: new Map<string, number>() };
  files.set(path, file);
  hits.lines.forEach((hit, index) => {
    if (typeof hit === 'number') add(file.lines, String(index), hit);
  });
  for (const [condition, branches] of Object.entries(isObject(hits.branches) ? hits.branches : {})) {
    for (const [branch, hit] of Object.entries(isObject(branches) ? branches : {})) {
      if (typeof hit === 'number') add(file.branches, `${condition} ${branch}`, hit);
    }
  }
}

function add(to: Map<string, number>, key: string, hits: number): void {
  to.set(key, (to.get(key) ?? 0) + hits);
}

function tally<Kind extends 'lines' | 'branches'>(
  kind: Kind,
  hits: Iterable<number>,
): Record<`${Kind}Covered` | `${Kind}Missed`, number>;
function tally(kind: 'lines' | 'branches', hits: Iterable<number>): Record<string, number> {
  const all = [...hits];
  const covered = all.filter((hit) => hit > 0).length;
  return { [`${kind}Covered`]: covered, [`${kind}Missed`]: all.length - covered };
}
