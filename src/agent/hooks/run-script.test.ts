import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../../test/harness/alive.js';
import { eventually } from '../../../test/harness/wait.js';
import type { HookScript } from '../../engines/appspec/appspec.js';
import { systemClock } from '../../kernel/clock.js';
import { CommandFailure } from '../failure.js';
import { runScript } from './run-script.js';
import { ScriptLog } from './script-log.js';

let directory: string;
let log: ScriptLog;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'script-'));
  const files = {
    scriptsLog: join(directory, 'logs/scripts.log'),
    deploymentsLog: join(directory, 'all.log'),
  };
  log = new ScriptLog(files, 'd-ABCDEF123', systemClock());
});
afterEach(() => rmSync(directory, { recursive: true }));

async function run(body: string, changes: Partial<HookScript> = {}): Promise<number> {
  const absolutePath = join(directory, "it's a script.sh");
  writeFileSync(absolutePath, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  let group = 0;
  await runScript({
    script: { location: 'scripts/a.sh', timeoutSeconds: 30, sudo: false, ...changes },
    absolutePath,
    environment: { DEPLOYMENT_ID: 'd-ABCDEF123' },
    log,
    started: async (processGroupId) => {
      group = processGroupId;
    },
  });
  return group;
}

async function failureOf(body: string, changes: Partial<HookScript> = {}): Promise<CommandFailure> {
  const error = await run(body, changes).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CommandFailure);
  return error as CommandFailure;
}

describe('runScript', () => {
  it('logs both outputs, the last line without an end too, and gives no input', async () => {
    await run('cat; echo "out $DEPLOYMENT_ID"; echo err >&2; printf last');
    expect(log.tail).toContain('[stdout]out d-ABCDEF123\n');
    expect(log.tail).toContain('[stderr]err\n');
    expect(log.tail).toContain('[stdout]last\n');
    const lines = readFileSync(join(directory, 'logs/scripts.log'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[std(out|err)\]/);
    expect(readFileSync(join(directory, 'all.log'), 'utf8')).toMatch(
      /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[d-ABCDEF123\]\[std/,
    );
  });

  it('keeps the last of a long output', async () => {
    await run('i=0; while [ $i -lt 300 ]; do echo "line $i of many"; i=$((i+1)); done');
    expect(log.tail.length).toBeLessThanOrEqual(2048);
    expect(log.tail.endsWith('line 299 of many\n')).toBe(true);
  });

  it('says how a script failed', async () => {
    expect(await failureOf('exit 7')).toMatchObject({
      code: 4,
      scriptName: 'scripts/a.sh',
      message: 'Script at specified location: scripts/a.sh failed with exit code 7',
    });
  });

  it('says as whom it ran', async () => {
    const runAs = userInfo().username;
    expect((await failureOf('exit 3', { runAs })).message).toBe(
      `Script at specified location: scripts/a.sh run as user ${runAs} failed with exit code 3`,
    );
  });

  it('ends a script that takes too long, with all that it started', async () => {
    const failure = await failureOf(`sleep 60 & echo $! > ${directory}/pid; wait`, { timeoutSeconds: 1 });
    expect(failure).toMatchObject({
      code: 3,
      message: 'Script at specified location: scripts/a.sh failed to complete in 1 seconds',
    });
    const pid = Number(readFileSync(join(directory, 'pid'), 'utf8'));
    await eventually(() => !isAlive(pid));
  });

  it('lets a server live on that let go of its outputs', async () => {
    await run(`sleep 60 > /dev/null 2>&1 & echo $! > ${directory}/pid`);
    const pid = Number(readFileSync(join(directory, 'pid'), 'utf8'));
    expect(isAlive(pid)).toBe(true);
    process.kill(pid);
  });

  it('fails a script whose server keeps stdout open, when its time is over', async () => {
    const failure = await failureOf(`sleep 60 2> /dev/null & echo $! > ${directory}/pid`, {
      timeoutSeconds: 1,
    });
    expect(failure).toMatchObject({
      code: 6,
      message: 'Script at specified location: scripts/a.sh failed to close STDOUT',
    });
    process.kill(Number(readFileSync(join(directory, 'pid'), 'utf8')));
  });

  it('says that a script cannot be started', async () => {
    const failure = await failureOf('', { runAs: 'no such user' });
    expect(failure.message).toContain('not the name of a user');
  });
});
