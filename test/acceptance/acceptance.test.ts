import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasAwsCli } from '../harness/aws-cli.js';
import { installedProgram } from '../harness/installation.js';
import { foundTool } from '../harness/tools.js';

/** The tests that are written in Python, for a machine with boto3, the AWS CLI and git: `python3 -m unittest test_release`. */
const MODULES = (await readdir(import.meta.dirname))
  .filter((name) => /^test_\w+\.py$/.test(name))
  .map((name) => basename(name, '.py'));
/** About half of the work. Two Pythons do it side by side, each of which loads the AWS CLI and boto3 only once. */
const HALF: readonly string[] = ['test_release', 'test_examples', 'test_identity'];
const MODULE_MS = 180_000;

const hasBoto3 = foundTool('boto3') !== undefined;

/** Python finds its modules as it always does; what this machine is told of AWS is left out. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS|GIT|PIPEWRIGHT)_/.test(name)),
  );
}

interface Run {
  readonly exitCode: number;
  readonly output: string;
}

describe.skipIf(!hasBoto3 || !hasAwsCli)('from outside', () => {
  let program = '';
  beforeAll(async () => {
    program = await installedProgram();
  });

  function run(modules: readonly string[]): Promise<Run> {
    const args = ['-W', 'ignore::ResourceWarning', '-m', 'unittest', '-v', ...modules];
    const env = {
      ...ownEnvironment(),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
      NODE: process.execPath,
      PIPEWRIGHT: program,
    };
    const options = {
      cwd: import.meta.dirname,
      env,
      timeout: MODULE_MS * modules.length,
      maxBuffer: 64 * 1024 * 1024,
    };
    return new Promise((resolve) => {
      execFile('python3', args, options, (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : 1, output: `${stdout}\n${stderr}` });
      });
    });
  }

  it.concurrent.each([{ modules: HALF }, { modules: MODULES.filter((name) => !HALF.includes(name)) }])(
    '$modules',
    async ({ modules }) => {
      const { exitCode, output } = await run(modules);
      expect(exitCode, output).toBe(0);
    },
    MODULE_MS * MODULES.length,
  );
});
