/** Where the script leaves the place, from 0, of the command that it has come to. */
export const CURRENT_FILE = 'current-command';

/** Where the script leaves the variables that the action gives on. */
export const VARIABLES_FILE = 'variables.env';

export interface CommandsScript {
  readonly directory: string;
  readonly commands: readonly string[];
  readonly outputVariables: readonly string[];
  /** An existing directory. */
  readonly resultsDirectory: string;
}

/**
 * All commands in one shell, one after the other, until one fails. What a command changes (directory, variables) is so for those
 * behind it.
 *
 * @source AWS CodePipeline User Guide, Commands action reference: the commands run in a shell, in their order
 */
export function commandsScript(script: CommandsScript): string {
  const { directory, commands, outputVariables, resultsDirectory } = script;
  return [
    `cd ${quoted(directory)} || exit 1`,
    ...commands.flatMap((command, index) => [
      `printf '%s' ${index} > ${quoted(`${resultsDirectory}/${CURRENT_FILE}`)}`,
      `printf '%s\\n' ${quoted(`Running command ${command}`)}`,
      command,
      'PIPEWRIGHT_EXIT=$?',
      `[ "$PIPEWRIGHT_EXIT" -eq 0 ] || { printf '%s\\n' ${quoted(`Command did not exit successfully ${command}`)} "exit status $PIPEWRIGHT_EXIT"; exit "$PIPEWRIGHT_EXIT"; }`,
    ]),
    ...(outputVariables.length === 0 ? [] : [giveOn(outputVariables, resultsDirectory)]),
    'exit 0',
    '',
  ].join('\n');
}

/** `NAME`, `=`, the value and a NUL for each that is set; values may hold line ends. */
function giveOn(names: readonly string[], resultsDirectory: string): string {
  const file = quoted(`${resultsDirectory}/${VARIABLES_FILE}`);
  const lines = names
    .filter(isShellName)
    .map((name) => `[ -z "\${${name}+set}" ] || printf '%s=%s\\0' ${name} "$${name}"`);
  return `{ ${lines.join('; ')}; } > ${file}`;
}

export function isShellName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

/** @param text what the script has left */
export function parseVariables(text: string): Readonly<Record<string, string>> {
  const entries = text.split('\0').filter(Boolean);
  return Object.fromEntries(
    entries.map((entry) => {
      const cut = entry.indexOf('=');
      return [entry.slice(0, cut), entry.slice(cut + 1)];
    }),
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
