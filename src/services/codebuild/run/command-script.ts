import { quoted } from './shell.js';

/** What is handed on from command to command: every variable, and the working directory. */
export const ENVIRONMENT_FILE = 'env.sh';
export const DIRECTORY_FILE = 'dir.txt';

export interface CommandScript {
  readonly scriptsDirectory: string;
  readonly command: string;
  /** Set anew before every command: `CODEBUILD_BUILD_SUCCEEDING`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Version 0.1: nothing is handed on. */
  readonly isIsolated: boolean;
}

/**
 * The script of one command. It takes over environment and directory from the one before, and hands them on
 * unless the command ends the shell itself. The command begins on line 4, as on AWS, whose shells say so in their errors.
 *
 * @source AWS CodeBuild User Guide, "phases/<phase>/commands": version 0.2 runs commands in the same shell
 * instance; that it is a new shell with environment and directory handed on shows in build logs
 */
export function commandScript({ scriptsDirectory, command, variables, isIsolated }: CommandScript): string {
  const environment = quoted(`${scriptsDirectory}/${ENVIRONMENT_FILE}`);
  const directory = quoted(`${scriptsDirectory}/${DIRECTORY_FILE}`);
  const settings = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}`);
  const handOver = isIsolated ? '' : `export -p > ${environment}; pwd > ${directory}\n`;
  return [
    `cd "$(cat ${directory})" || exit`,
    `set -a; . ${environment}`,
    settings.join(' '),
    command,
    'CODEBUILD_LAST_EXIT=$?',
    `${handOver}exit $CODEBUILD_LAST_EXIT`,
    '',
  ].join('\n');
}

/** The environment file before the first command. Names that no shell takes are left out. */
export function environmentScript(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .filter(([name]) => isShellName(name))
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join('');
}

export function isShellName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
