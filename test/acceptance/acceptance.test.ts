import { execFile, spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasAwsCli } from '../harness/aws-cli.js';
import { installedProgram } from '../harness/installation.js';

/** The tests that are written in Python, for a machine with boto3, the AWS CLI and git: `python3 -m unittest test_release`. */
const MODULES = (await readdir(import.meta.dirname)).filter((name) => /^test_\w+\.py$/.test(name));
/** The release takes longest and begins. */
MODULES.sort().reverse();
const MODULE_MS = 180_000;

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0;

/** Python finds its modules as it always does; what this machine is told of AWS is left out. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS|GIT|PIPEWRIGHT)_/.test(name)),
  );
}

/** Some of what they do has to be done in time. */
const AT_ONCE = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** Whichever place becomes free first is the next one's. */
async function inAPlace<T>(run: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await run();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
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

  function run(module: string): Promise<Run> {
    const args = ['-W', 'ignore::ResourceWarning', '-m', 'unittest', '-v', module];
    const env = {
      ...ownEnvironment(),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
      NODE: process.execPath,
      PIPEWRIGHT: program,
    };
    const options = { cwd: import.meta.dirname, env, timeout: MODULE_MS, maxBuffer: 64 * 1024 * 1024 };
    return new Promise((resolve) => {
      execFile('python3', args, options, (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : 1, output: `${stdout}\n${stderr}` });
      });
    });
  }

  it.concurrent.each(MODULES.map((name) => basename(name, '.py')))(
    '%s',
    async (module) => {
      const { exitCode, output } = await inAPlace(() => run(module));
      expect(exitCode, output).toBe(0);
    },
    MODULE_MS * MODULES.length,
  );
});
