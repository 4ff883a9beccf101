import { execFile, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type CliOptions, loadedAwsCli } from './loaded-aws-cli.js';
import { foundTool } from './tools.js';

/** Tests of the AWS CLI are skipped where it is not installed. */
export const hasAwsCli = foundTool('aws') !== undefined;

/** Whether AWS_ENDPOINT_URL leads it to a server: Debian 12 has an older one. */
export function readsEndpointVariable(): boolean {
  return isSinceEndpointVariable(foundTool('aws') ?? '');
}

function isSinceEndpointVariable(version: string): boolean {
  const [, major = '', minor = ''] = /^aws-cli\/(\d+)\.(\d+)/.exec(version) ?? [];
  const first: Readonly<Record<string, number>> = { 1: 29, 2: 13 };
  return Number(minor) >= (first[major] ?? 0);
}

/**
 * Lets builds in processes find an AWS CLI that goes where AWS_ENDPOINT_URL says: an older one is told of it in its own way.
 *
 * @param directory is made where that is necessary
 * @returns takes it back
 */
export async function leadAwsCliByVariable(directory: string): Promise<() => void> {
  if (!hasAwsCli || readsEndpointVariable()) return () => undefined;
  const path = process.env.PATH ?? '';
  const program = spawnSync('sh', ['-c', 'command -v aws'], { encoding: 'utf8' }).stdout.trim();
  const script = `#!/bin/sh\nexec ${program} --endpoint-url "$AWS_ENDPOINT_URL" "$@"\n`;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'aws'), script, { mode: 0o755 });
  process.env.PATH = [directory, path].join(delimiter);
  return () => {
    process.env.PATH = path;
  };
}

/**
 * Runs the AWS CLI with nothing of this machine's settings but what `options` say.
 *
 * @returns what it printed
 * @throws Error with the CLI's own message
 */
export async function runAwsCli(asked: readonly string[], options: CliOptions): Promise<string> {
  const endpoint = options.env.AWS_ENDPOINT_URL;
  const words =
    endpoint === undefined || readsEndpointVariable() ? asked : ['--endpoint-url', endpoint, ...asked];
  const run = await loadedAwsCli();
  if (run === undefined) return (await promisify(execFile)('aws', words, options)).stdout;
  const { code, stdout, stderr } = await run(words, options);
  if (code !== 0) throw new Error(`aws ${words.join(' ')}: exit code ${code}\n${stderr}`);
  return stdout;
}

/**
 * Runs the AWS CLI against a server, with dummy credentials in us-east-1.
 *
 * @returns its JSON; undefined where it printed nothing
 * @throws Error with the CLI's own message
 */
export async function awsCli(server: { readonly endpoint: string }, ...words: string[]): Promise<unknown> {
  const stdout = await runAwsCli(['--endpoint-url', server.endpoint, ...words], {
    cwd: process.cwd(),
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  return stdout === '' ? undefined : JSON.parse(stdout);
}
