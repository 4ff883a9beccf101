import { isMap, isScalar } from 'yaml';
import { readYaml } from '../yaml/read-yaml.js';
import { AppSpecError, appSpecError } from './appspec-error.js';
import { type Permission, parsePermissions } from './permissions.js';
import { asList, asMap, isPresent, type YamlMap, yamlText } from './yaml-values.js';

export type FileExistsBehavior = 'DISALLOW' | 'OVERWRITE' | 'RETAIN';

export const FILE_EXISTS_BEHAVIORS: readonly FileExistsBehavior[] = ['DISALLOW', 'OVERWRITE', 'RETAIN'];

export interface FileMapping {
  /** Relative to the bundle's root; `/` is the whole bundle. */
  readonly source: string;
  /** An absolute directory of the host. */
  readonly destination: string;
}

export interface HookScript {
  /** Relative to the bundle's root. */
  readonly location: string;
  readonly timeoutSeconds: number;
  readonly runAs?: string;
  /** Undocumented on AWS: runs the script behind `sudo`. */
  readonly sudo: boolean;
}

/** `appspec.yml` of a revision for servers. */
export interface AppSpec {
  readonly files: readonly FileMapping[];
  readonly permissions: readonly Permission[];
  /** Scripts by lifecycle event; events without a script are left out. Unknown event names are kept. */
  readonly hooks: ReadonlyMap<string, readonly HookScript[]>;
  /** Where given it beats what CreateDeployment asked for. */
  readonly fileExistsBehavior?: FileExistsBehavior;
}

const MAX_APPSPEC_CHARACTERS = 1_048_576;
const MAX_YAML_ALIASES = 100;
const DEFAULT_TIMEOUT_SECONDS = 3600;

/**
 * Reads an AppSpec file for servers. JSON parses too, as it is YAML. Numbers follow YAML 1.1, as on AWS: an unquoted
 * `0644` is octal.
 *
 * @throws AppSpecError in AWS's words
 * @source AWS CodeDeploy User Guide, "AppSpec file structure for EC2/on-premises deployments"; the checks and their
 * order are those of AWS's open-source host agent
 */
export function parseAppSpec(text: string): AppSpec {
  const root = readRoot(text);
  checkVersion(root.get('version'));
  checkOs(root.get('os'));
  const hooks = parseHooks(root.get('hooks'));
  const files = parseFiles(root.get('files'));
  const permissions = parsePermissions(root.get('permissions'));
  const fileExistsBehavior = parseFileExistsBehavior(root.get('file_exists_behavior'));
  return { files, permissions, hooks, ...(fileExistsBehavior && { fileExistsBehavior }) };
}

function readRoot(text: string): YamlMap {
  if (text.length > MAX_APPSPEC_CHARACTERS) {
    throw appSpecError(
      `the application specification file is larger than ${MAX_APPSPEC_CHARACTERS} characters.`,
    );
  }
  const { document, error, isAlone, lines } = readYaml(text, { version: '1.1' });
  if (error || !isAlone) {
    const { line, col } = lines.linePos(error?.pos[0] ?? 0);
    const problem = error ? `${error.message} at line ${line}, column ${col}` : 'it has several documents';
    throw appSpecError(`the application specification file is not valid YAML: ${problem}`);
  }
  const value = toPlain(() => document.toJS({ maxAliasCount: MAX_YAML_ALIASES, mapAsMap: true }));
  if (!isPresent(value)) {
    throw appSpecError(
      "the application specification file was empty. Make sure your AppSpec file defines at minimum the 'version' and 'os' properties.",
    );
  }
  const root = asMap(value, 'application specification file');
  return withVersionAsWritten(root, document.contents);
}

/** A version is echoed as it was written (`1.0`, not `1`), so a number that is not zero is put back as its text. */
function withVersionAsWritten(root: YamlMap, contents: unknown): YamlMap {
  if (!isMap(contents)) return root;
  const node = contents.get('version', true);
  if (!isScalar(node) || node.value === 0) return root;
  return new Map([...root, ['version', node.source ?? node.value]]);
}

function toPlain(convert: () => unknown): unknown {
  try {
    return convert();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppSpecError(`The application specification file cannot be read: ${reason}`, { cause: error });
  }
}

function checkVersion(version: unknown): void {
  if (version === 0) return;
  throw appSpecError(
    `an invalid version value (${yamlText(version)}) was entered in the application specification file. Make sure your AppSpec file specifies "0.0" as the version, and then try again.`,
  );
}

function checkOs(os: unknown): void {
  if (os === 'linux') return;
  throw appSpecError(
    `the application specification file specifies an unsupported operating system (${yamlText(os)}). Specify either "linux" or "windows" in the os section of the AppSpec file, and then try again.`,
  );
}

function parseFileExistsBehavior(value: unknown): FileExistsBehavior | undefined {
  if (!isPresent(value)) return undefined;
  const known = FILE_EXISTS_BEHAVIORS.find((behavior) => behavior === value);
  if (known) return known;
  throw appSpecError(
    `an invalid file_exists_behavior value (${yamlText(value)}) was entered in the application specification file. Make sure your AppSpec file specifies one of ${FILE_EXISTS_BEHAVIORS.join(',')} as the file_exists_behavior, and then try again.`,
  );
}

function parseFiles(value: unknown): readonly FileMapping[] {
  return asList(value, 'files section of the AppSpec file').map((entry) => {
    const mapping = asMap(entry, 'files section of the AppSpec file');
    const source = mapping.get('source');
    const destination = mapping.get('destination');
    if (!isPresent(source)) {
      throw appSpecError(
        'the application specification file specifies a destination file, but no source file. Update the files section of the AppSpec file, and then try again.',
      );
    }
    if (!isPresent(destination)) {
      throw appSpecError(
        `the application specification file specifies only a source file (${yamlText(source)}). Add the name of the destination file to the files section of the AppSpec file, and then try again.`,
      );
    }
    return { source: yamlText(source), destination: yamlText(destination) };
  });
}

function parseHooks(value: unknown): ReadonlyMap<string, readonly HookScript[]> {
  const hooks = new Map<string, readonly HookScript[]>();
  if (!isPresent(value)) return hooks;
  for (const [event, scripts] of asMap(value, 'hooks section of the AppSpec file')) {
    if (!isPresent(scripts)) continue;
    const parsed = asList(scripts, `hooks section of the AppSpec file (${event})`).map((script) =>
      parseScript(script, event),
    );
    if (parsed.length > 0) hooks.set(event, parsed);
  }
  return hooks;
}

function parseScript(value: unknown, event: string): HookScript {
  const script = asMap(value, `hooks section of the AppSpec file (${event})`);
  const location = yamlText(script.get('location')).trim();
  if (location === '') {
    throw appSpecError(
      'the application specification file specifies a script with no location value. Specify the location in the hooks section of the AppSpec file, and then try again.',
    );
  }
  const timeout = script.get('timeout');
  const timeoutSeconds = isPresent(timeout) ? wholeNumber(timeout) : DEFAULT_TIMEOUT_SECONDS;
  if (timeoutSeconds <= 0) {
    throw appSpecError(
      'an invalid timeout value was provided for a script in the application specification file. Make corrections in the hooks section of the AppSpec file, and then try again.',
    );
  }
  const runAs = yamlText(script.get('runas')).trim();
  return { location, timeoutSeconds, sudo: script.get('sudo') === true, ...(runAs !== '' && { runAs }) };
}

/** The digits that a value begins with; 0 where it begins with none, which the caller refuses. */
function wholeNumber(value: unknown): number {
  const number = Number.parseInt(yamlText(value), 10);
  return Number.isSafeInteger(number) ? number : 0;
}
