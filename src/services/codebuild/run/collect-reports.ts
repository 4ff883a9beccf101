import { AwsError, isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import type { Buildspec, ReportSpec } from '../buildspec/model.js';
import { buildArn } from '../names.js';
import type { ReportDocument, ReportKind } from '../reports/documents.js';
import { findGroup, NoReportGroup } from '../reports/find-group.js';
import { COVERAGE_FORMATS } from '../reports/model.js';
import { reportArn, reportGroupArn } from '../reports/names.js';
import { saveReport, startReport } from '../reports/save-report.js';
import { artifactBases } from './artifact-bases.js';
import { seenHere } from './build-place.js';
import type { BuildRun } from './build-run.js';
import { expandVariables } from './expand-variables.js';
import { exportReport } from './export-report.js';
import { type FoundFile, findFiles } from './find-files.js';
import { PhaseFailure } from './phase-failure.js';
import { parseReportFiles } from './read-report-files.js';
import { sourceLayout } from './source-layout.js';

/** @source AWS CodeBuild User Guide, "Quotas": report groups for a build */
const MAX_GROUPS = 5;

/**
 * What the buildspec's `reports` have found becomes one report for each group. Trouble with reports is told in the log and
 * never fails the build: a report that cannot be read is INCOMPLETE, one that the role may not make is absent.
 *
 * @returns ARNs of the reports
 */
export async function collectReports(
  run: BuildRun,
  spec: Buildspec,
  variables: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const arns: string[] = [];
  for (const [index, wanted] of spec.reports.entries()) {
    const group = expandVariables(wanted.group, variables);
    if (index >= MAX_GROUPS) {
      run.log.say(`Skipping report group ${group}: a build has at most ${MAX_GROUPS}`);
      continue;
    }
    try {
      arns.push(await collectReport(run, { ...wanted, group }, variables));
    } catch (error) {
      if (!(error instanceof NoReportGroup || error instanceof AwsError || error instanceof PhaseFailure)) {
        throw error;
      }
      const code = isAwsError(error) ? `${error.code}: ` : '';
      run.log.say(`Unable to process report group ${group}: ${code}${error.message}`);
    }
  }
  return arns;
}

async function collectReport(
  run: BuildRun,
  spec: ReportSpec,
  variables: ReadonlyMap<string, string>,
): Promise<string> {
  const { context, ref, role, build, log } = run;
  const type = kindOf(spec);
  const files = await findReportFiles(run, spec, variables);
  const group = await findGroup(context.store, role, ref, {
    group: spec.group,
    projectName: build.projectName,
    type,
  });
  await permitted(run, group.name, 'CreateReport');
  const report = await startReport(context, ref, group, buildArn(ref, build.id));
  const arn = reportArn(ref, report.id);
  if (report.outcome.status !== 'GENERATING') return arn;
  log.say(`Generating ${type} report ${report.id} from ${files.length} file(s)`);
  const parsed = await parseReportFiles(files, spec.fileFormat);
  for (const { path, reason } of parsed.unreadable) log.say(`Unable to parse report file ${path}: ${reason}`);
  await permitted(run, group.name, type === 'TEST' ? 'BatchPutTestCases' : 'BatchPutCodeCoverages');
  await permitted(run, group.name, 'UpdateReport');
  await exportUnlessRefused(run, report, files, spec.discardPaths);
  await saveReport(context.store, regionalScope(ref), report, parsed);
  return arn;
}

function kindOf({ fileFormat }: ReportSpec): ReportKind {
  return COVERAGE_FORMATS.some((format) => format === fileFormat) ? 'CODE_COVERAGE' : 'TEST';
}

async function findReportFiles(
  run: BuildRun,
  spec: ReportSpec,
  variables: ReadonlyMap<string, string>,
): Promise<readonly FoundFile[]> {
  const { log, place } = run;
  const source = sourceLayout(run.build, run.directories, run.ref.region).primary.directory;
  const expand = (text: string) => expandVariables(text, variables);
  log.say(`Expanding base directory path: ${spec.baseDirectory ?? '.'}`);
  const patterns = spec.files.map(expand);
  const directory = spec.baseDirectory && expand(spec.baseDirectory);
  const bases = await artifactBases(run, source, directory, patterns).catch((error: unknown) => {
    if (!(error instanceof PhaseFailure)) throw error;
    log.say(error.context.message);
    return [];
  });
  const found: FoundFile[] = [];
  for (const base of bases) {
    log.say(`Expanding file paths for base directory ${spec.baseDirectory ?? '.'}`);
    log.say('Assembling file list');
    const files = await findFiles(
      base,
      patterns.map((pattern) => seenHere(pattern, place)),
      {
        confinedTo: place.confinedTo,
        exclude: [],
        onPattern: (pattern, count) => {
          log.say(`Expanding ${pattern}`);
          log.say(count === 0 ? `Skipping invalid file path ${pattern}` : `Found ${count} file(s)`);
        },
      },
    );
    found.push(...files);
  }
  return found;
}

/** These actions have no operation: only a role's policies know them. @throws AwsError AccessDeniedException */
async function permitted(run: BuildRun, groupName: string, action: string): Promise<void> {
  const { machine, role, ref, context } = run;
  const resource = reportGroupArn(ref, groupName);
  const decision = await machine.authorizer.authorize(
    role.principal,
    [{ action: `codebuild:${action}`, resource }],
    { accountId: ref.accountId, region: ref.region, now: context.clock.now() },
  );
  if (!decision.allowed) throw new AwsError('AccessDeniedException', decision.message);
}

/** A bucket that is gone keeps no report from being told. */
async function exportUnlessRefused(
  run: BuildRun,
  report: ReportDocument,
  files: readonly FoundFile[],
  discardPaths: boolean,
): Promise<void> {
  await exportReport(run, report, files, discardPaths).catch((error: unknown) => {
    if (!isAwsError(error)) throw error;
    run.log.say(`Unable to export report ${report.id}: ${error.code}: ${error.message}`);
  });
}
