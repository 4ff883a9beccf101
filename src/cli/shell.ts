import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { ConfigError } from '../config.js';
import { addClientOptions, type ClientFlags, clientSettings } from './pipeline/client-options.js';

const OUTPUT = 'codebuild/output/tmp';

/** `pipewright shell`: a terminal in a running build that was started with a debug session. */
export function shellCommand(): Command {
  const command = new Command('shell')
    .description('open a terminal in a build that waits at codebuild-breakpoint')
    .argument('<build>', "the build's id or ARN");
  return addClientOptions(command).action(async (build: string, flags: ClientFlags) => {
    const target = await targetOf(build, flags);
    process.exitCode = await openTerminal(target);
  });
}

async function targetOf(build: string, flags: ClientFlags): Promise<string> {
  // Loaded only here, as every command loads its SDK.
  const { BatchGetBuildsCommand, CodeBuildClient } = await import('@aws-sdk/client-codebuild');
  const settingsOf = await clientSettings(flags);
  const settings = settingsOf('CodeBuild');
  const client = new CodeBuildClient(settings);
  const { builds: [found] = [] } = await client.send(new BatchGetBuildsCommand({ ids: [build] }));
  if (found === undefined) throw new ConfigError(`there is no build ${build} in ${settings.region}`);
  if (found.debugSession?.sessionEnabled !== true) {
    throw new ConfigError(`${build} was started without a debug session: use --debug-session-enabled`);
  }
  const target = found.debugSession.sessionTarget;
  if (target === undefined) throw new ConfigError(`${build} does not run`);
  return target;
}

/** With the variables and the directory that the build has at its breakpoint, else those behind its last command. */
async function openTerminal(target: string): Promise<number> {
  const [kind, place = ''] = [target.slice(0, target.indexOf(':')), target.slice(target.indexOf(':') + 1)];
  const directory = kind === 'docker' ? `/${OUTPUT}` : join(place, OUTPUT);
  if (kind !== 'docker') {
    await access(directory).catch(() => {
      throw new ConfigError(`the build runs on another machine: ${directory} is not there`);
    });
  }
  const script =
    `d=${quoted(directory)}; [ -e "$d/breakpoint/paused" ] && d="$d/breakpoint"; ` +
    'set -a; . "$d/env.sh"; set +a; cd "$(cat "$d/dir.txt")"; ' +
    'exec $(command -v bash || command -v sh) -i';
  const [program, ...args] =
    kind === 'docker'
      ? ['docker', 'exec', process.stdin.isTTY ? '-it' : '-i', place, 'sh', '-c', script]
      : ['sh', '-c', script];
  const child = spawn(program ?? 'sh', args, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
