import { BuildspecError } from './buildspec-error.js';
import { REPORT_FILE_FORMATS, type ReportFileFormat, type ReportSpec } from './model.js';
import { readBoolean, readMapping, readText, readTextOrList } from './read-tree.js';
import type { YamlMapping, YamlTree } from './yaml-tree.js';

/** @source AWS CodeBuild User Guide, "reports": at most five groups */
const MAX_REPORT_GROUPS = 5;

/** @throws BuildspecError */
export function parseReports(tree: YamlTree | undefined): readonly ReportSpec[] {
  const groups = [...(readMapping(tree, 'Reports')?.entries ?? [])];
  if (groups.length > MAX_REPORT_GROUPS) {
    throw new BuildspecError(`Too many report groups: ${groups.length}, at most ${MAX_REPORT_GROUPS}`);
  }
  return groups.map(([group, value]) => parseReport(group, readMapping(value, group)));
}

function parseReport(group: string, body: YamlMapping | undefined): ReportSpec {
  const entry = (key: string) => body?.entries.get(key);
  return {
    group,
    files: readTextOrList(entry('files'), 'Files'),
    fileFormat: parseFormat(readText(entry('file-format'), 'FileFormat') ?? 'JUNITXML', group),
    baseDirectory: readText(entry('base-directory'), 'BaseDirectory'),
    discardPaths: readBoolean(entry('discard-paths'), 'discard-paths'),
  };
}

function parseFormat(text: string, group: string): ReportFileFormat {
  const format = REPORT_FILE_FORMATS.find((known) => known === text.toUpperCase());
  if (format !== undefined) return format;
  throw new BuildspecError(
    `Invalid file-format of report group ${group}: ${text}. Expecting: ${REPORT_FILE_FORMATS.join(',')}`,
  );
}
