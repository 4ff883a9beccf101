import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type CliOptions, loadedAwsCli } from './loaded-aws-cli.js';

/** Tests of the AWS CLI are skipped where it is not installed. */
export const hasAwsCli = (process.env.PATH ?? '')
  .split(delimiter)
  .some((dir) => existsSync(join(dir, 'aws')));

/**
 * Runs the AWS CLI with nothing of this machine's settings but what `options` say.
 *
 * @returns what it printed
 * @throws Error with the CLI's own message
 */
export async function runAwsCli(words: readonly string[], options: CliOptions): Promise<string> {
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
