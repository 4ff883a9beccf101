import { join } from 'node:path';
import type { Buildspec } from '../buildspec/model.js';
import type { BuildRun } from './build-run.js';
import { expandVariables } from './expand-variables.js';
import { yamlFileError } from './phase-failure.js';
import { resolveRuntimes } from './resolve-runtimes.js';
import { runScript } from './run-script.js';
import { readShared } from './shared-file.js';
import { quoted } from './shell.js';
import { runtimesOfImage, switchRuntimes } from './switch-runtimes.js';

/** What tells the versions of a runtime that are there, and how a buildspec may call them. */
interface Runtime {
  readonly command: string;
  /** Of the words before the number: `corretto17`. */
  readonly prefixes: readonly string[];
}

const RUNTIMES: Readonly<Record<string, Runtime>> = {
  dotnet: { command: 'dotnet --list-sdks', prefixes: [] },
  golang: { command: 'go version', prefixes: [] },
  java: { command: 'java -version', prefixes: ['corretto', 'openjdk'] },
  nodejs: { command: 'node --version', prefixes: [] },
  php: { command: 'php --version', prefixes: [] },
  python: { command: 'python3 --version || python --version', prefixes: [] },
  ruby: { command: 'ruby --version', prefixes: [] },
  rust: { command: 'rustc --version', prefixes: [] },
};
/** Always there or not at all: asking for it installs nothing. */
const WITHOUT_CHOICE = ['docker'];

/**
 * `runtime-versions`: an image that says how it is switched to a version is switched, whatever it is called. Otherwise nothing is
 * installed, but what the buildspec asks for must be there.
 *
 * @returns undefined where the build was interrupted
 * @throws PhaseFailure in AWS's words where a version is not there
 * @source AWS CodeBuild User Guide, "Runtime versions"; the texts are those of build logs
 */
export async function selectRuntimes(
  run: BuildRun,
  spec: Buildspec,
  variables: Readonly<Record<string, string>>,
): Promise<'done' | undefined> {
  const { log, build } = run;
  const wanted = Object.entries(spec.phases.INSTALL?.runtimeVersions ?? {});
  if (wanted.length === 0) {
    log.say('No runtime version selected in buildspec.');
    return 'done';
  }
  const given = new Map(Object.entries(variables));
  const written = wanted.map(([name, version]) => [name, expandVariables(version, given)] as const);
  const catalog = await runtimesOfImage(run);
  if (catalog !== undefined) {
    const { lines, selections, fault } = resolveRuntimes(catalog, written);
    for (const line of lines) log.say(line);
    if (fault !== undefined) throw yamlFileError(fault);
    return await switchRuntimes(run, spec, selections, variables.VERSION);
  }
  if (!build.settings.environment.image?.startsWith('aws/codebuild/')) {
    log.say('Skipping install of runtimes. Runtime version selection is not supported by this build image');
    return 'done';
  }
  const names = wanted.map(([name]) => name).filter((name) => Object.hasOwn(RUNTIMES, name));
  if ((await runScript(run, spec, 'runtime-versions', probeScript(run, names))) === undefined)
    return undefined;
  for (const [name, version] of written) await selectRuntime(run, name, version);
  return 'done';
}

/** One file for each runtime, with what its program says about itself. */
function probeScript(run: BuildRun, names: readonly string[]): string {
  return names
    .map(
      (name) =>
        `{ ${RUNTIMES[name]?.command}; } > ${quoted(run.place.inside(probeFile(run, name)))} 2>&1 < /dev/null`,
    )
    .concat(':')
    .join('\n');
}

function probeFile({ directories }: BuildRun, name: string): string {
  return join(directories.scripts, `runtime-${name}`);
}

async function selectRuntime(run: BuildRun, name: string, wanted: string): Promise<void> {
  if (!WITHOUT_CHOICE.includes(name)) {
    const runtime = Object.hasOwn(RUNTIMES, name) ? RUNTIMES[name] : undefined;
    if (runtime === undefined) {
      const known = [...Object.keys(RUNTIMES), ...WITHOUT_CHOICE].sort().join(', ');
      throw yamlFileError(
        `Unknown runtime named '${name}'. This build image has the following runtimes: ${known}`,
      );
    }
    const versions = versionsIn(await readShared(probeFile(run, name)));
    if (!versions.some((version) => isSatisfied(wanted, version, runtime.prefixes))) {
      throw yamlFileError(
        `Unknown runtime version named '${wanted}' of ${name}. This build image has the following versions: ` +
          versions.join(', '),
      );
    }
  }
  run.log.say(`Selecting '${name}' runtime version '${wanted}' based on manual selections...`);
}

/** The first number of each line; what is not installed says none, but for the shell's line number. */
function versionsIn(text: string): readonly string[] {
  if (/not found|No such file/i.test(text)) return [];
  const lines = text.split('\n').map((line) => /\d+(\.\d+)+|\b\d+\b/.exec(line)?.[0]);
  const [first] = lines.filter((version) => version !== undefined);
  const isList = /^\d[\w.-]* \[/m.test(text);
  if (isList) return lines.filter((version) => version !== undefined);
  // Java called itself 1.8 before it was called 9.
  return first === undefined ? [] : [first.replace(/^1\.(?=8\b)/, '')];
}

/** `20`, `20.x`, `3.12`, `latest`, `corretto21`. */
export function isSatisfied(wanted: string, version: string, prefixes: readonly string[]): boolean {
  if (wanted === 'latest') return true;
  const prefix = prefixes.find((word) => wanted.startsWith(word));
  if (prefixes.length > 0 && prefix === undefined && !/^\d/.test(wanted)) return false;
  const number = wanted.slice(prefix?.length ?? 0).replace(/\.x$/, '');
  return version === number || version.startsWith(`${number}.`);
}
