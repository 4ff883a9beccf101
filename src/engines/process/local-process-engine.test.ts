import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/harness/wait.js';
import { localProcessEngine } from './local-process-engine.js';
import { type ProcessJob, StepRefused, type StepRequest } from './port.js';
import { processEngineContract } from './process-engine.contract.js';

const sh = (script: string, ...args: string[]): StepRequest['command'] => [
  '/bin/sh',
  '-c',
  script,
  'sh',
  ...args,
];
const NEVER = new AbortController().signal;

processEngineContract('the local engine', () => ({
  engine: localProcessEngine(),
  commands: {
    print: (lines, exitCode = 0) =>
      sh(`for line; do printf '%s\\n' "$line"; done; exit ${exitCode}`, ...lines),
    environment: () => ['env'],
    workDirectory: () => ['pwd', '-P'],
    printAndWait: (line) => sh('echo "$1"; exec sleep 60', line),
  },
}));

// Looks into /proc and uses setsid.
describe.skipIf(process.platform !== 'linux')('the local engine', () => {
  let directory = '';
  let jobId = '';
  let job: ProcessJob;

  beforeEach(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'local-engine-')));
    jobId = randomUUID();
    job = await localProcessEngine().open({ jobId, directory });
  });

  afterEach(async () => {
    await job.stop(0);
    await rm(directory, { recursive: true, force: true });
  });

  const run = async (script: string, stepId = 'step') => {
    const lines: string[] = [];
    const outcome = await job.run(request(script, stepId), async (more) => void lines.push(...more), NEVER);
    return { lines, outcome };
  };

  const request = (script: string, stepId = 'step'): StepRequest => ({
    stepId,
    command: sh(script),
    workDirectory: directory,
    environment: { PATH: process.env.PATH ?? '' },
  });

  /** The numbers in the file that scripts write their pids to. */
  const pidsIn = async (file: string, count: number): Promise<readonly number[]> =>
    eventually(async () => {
      const text = await readFile(join(directory, file), 'utf8');
      const found = text.trim().split('\n').map(Number);
      return found.length === count && found;
    });

  const isAlive = (pid: number) => {
    try {
      process.kill(pid, 0);
      return !/\) [ZX] /.test(execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'latin1' }));
    } catch {
      return false;
    }
  };

  it('keeps stdout and stderr in the order of writing', async () => {
    const { lines } = await run('echo 1; echo 2 >&2; echo 3; echo 4 >&2');
    expect(lines).toEqual(['1', '2', '3', '4']);
  });

  it('gives an empty stdin', async () => {
    const { outcome } = await run('read -r line');
    expect(outcome).toEqual({ kind: 'exited', exitCode: 1 });
  });

  it('tells the exit code of a command that a signal has killed, without remarks of its own', async () => {
    const { lines, outcome } = await run('kill -KILL $$');
    expect(outcome).toEqual({ kind: 'exited', exitCode: 137 });
    expect(lines).toEqual([]);
  });

  it('hears in a later step what an earlier one left in the background', async () => {
    await run('(sleep 0.2; echo late) &', 'first');
    const { lines } = await run('sleep 0.5', 'second');
    expect(lines).toEqual(['late']);
  });

  it('ends a step whose background child goes on writing without pause', async () => {
    const { outcome } = await run('(while :; do echo again; done) & sleep 0.1; exit 4');
    expect(outcome).toEqual({ kind: 'exited', exitCode: 4 });
  });

  it('kills the whole tree: other sessions, deaf ones, and what forks and lives on', async () => {
    const script = `
      setsid sh -c 'echo $$ >> pids; exec sleep 100' &
      sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 100; done' &
      setsid sh -c 'setsid sh -c "trap \\"\\" TERM HUP; echo \\$\\$ >> pids; while :; do sleep 100; done" & exit' &
      env -i sh -c 'echo $$ >> pids; exec sleep 100' &
      wait`;
    const running = run(script);
    const found = await pidsIn('pids', 4);
    await job.stop(200);
    expect(found.map(isAlive)).toEqual([false, false, false, false]);
    expect((await running).outcome.kind).not.toBe('detached');
  });

  it('kills what goes on forking faster than it is found', async () => {
    const script =
      'n=0; while [ $n -lt 3 ]; do n=$((n+1)); (while :; do setsid sleep 5 & sleep 0.01; done) & done; wait';
    const running = run(script);
    await eventually(() => countMarked() > 20);
    await job.stop(0);
    expect(countMarked()).toBe(0);
    await running;
  });

  const countMarked = () =>
    Number(
      execFileSync('sh', ['-c', `cat /proc/[0-9]*/environ 2>/dev/null | grep -acz ${jobId} || true`], {
        encoding: 'utf8',
      }),
    );

  it('lets a well-behaved step end by itself within the grace', async () => {
    const running = run('trap "echo bye; exit 9" TERM; echo $$ > pids; while :; do sleep 0.05; done');
    await pidsIn('pids', 1);
    await job.stop(5_000);
    const { lines, outcome } = await running;
    expect(outcome).toEqual({ kind: 'exited', exitCode: 9 });
    expect(lines).toContain('bye');
  });

  it('knows that a step has vanished when its supervisor was killed', async () => {
    const running = run('echo $$ > pids; sleep 60');
    await pidsIn('pids', 1);
    const supervisor = Number.parseInt(await readFile(join(directory, 'steps/step/process'), 'utf8'), 10);
    process.kill(supervisor, 'SIGKILL');
    expect((await running).outcome).toEqual({ kind: 'vanished' });
  });

  it('does not take a stranger for the supervisor when the pid was given away', async () => {
    const running = run('echo $$ > pids; sleep 60');
    await pidsIn('pids', 1);
    await job.stop(0);
    await running;
    const { outcome } = await run('true', 'another');
    expect(outcome).toEqual({ kind: 'exited', exitCode: 0 });
  });

  it('refuses what cannot be started', async () => {
    const missing = { ...request('true'), workDirectory: join(directory, 'missing') };
    await expect(job.run(missing, async () => {}, NEVER)).rejects.toThrow(StepRefused);
    await expect(job.run({ ...request('true'), stepId: '../x' }, async () => {}, NEVER)).rejects.toThrow(
      StepRefused,
    );
    await expect(
      job.run({ ...request('true'), user: 'no-such-user-here' }, async () => {}, NEVER),
    ).rejects.toThrow('unknown user');
  });

  it.runIf(userInfo().uid === 0)('tells that another user cannot reach what is run', async () => {
    const program = join(directory, 'program');
    await writeFile(program, '#!/bin/sh\nid -un\n', { mode: 0o755 });
    const asNobody: StepRequest = { ...request(''), command: [program], workDirectory: '/', user: 'nobody' };
    await expect(job.run(asNobody, async () => {}, NEVER)).rejects.toThrow(
      `user nobody may not enter the directories that lead to ${program}`,
    );
    await chmod(directory, 0o711);
    const lines: string[] = [];
    await job.run(asNobody, async (some) => void lines.push(...some), NEVER);
    expect(lines).toEqual(['nobody']);
  });

  it('cuts endless lines', async () => {
    const { lines } = await run("head -c 200000 /dev/zero | tr '\\0' x");
    expect(lines.map((line) => line.length)).toEqual([65_536, 65_536, 65_536, 3_392]);
  });

  it('holds back a step that writes faster than it is heard', async () => {
    job = await localProcessEngine({ maxBacklogBytes: 1024 * 1024 }).open({ jobId, directory });
    const script = 'n=0; while [ $n -lt 300 ]; do n=$((n+1)); head -c 65536 /dev/zero; done; echo';
    const spoolBytes = async () => (await stat(join(directory, 'output'))).size;
    const listening = new AbortController();
    const letIn = once(listening.signal, 'abort');
    let heardBytes = 0;
    const running = job.run(
      request(script),
      async (lines) => {
        await letIn;
        heardBytes += lines.reduce((sum, line) => sum + line.length, 0);
      },
      NEVER,
    );
    let last = -1;
    const heldAt = await eventually(
      async () => {
        const now = await spoolBytes();
        const stands = now === last && now > 0;
        last = now;
        return stands && now;
      },
      { everyMs: 150 },
    );
    expect(heldAt).toBeLessThan(18 * 1024 * 1024);
    listening.abort();
    expect(await running).toEqual({ kind: 'exited', exitCode: 0 });
    expect(heardBytes).toBe(300 * 65_536);
  });

  it('passes a million lines on in bounded memory', async () => {
    const before = process.memoryUsage().rss;
    let count = 0;
    let most = 0;
    await job.run(
      request('seq 1 1000000'),
      async (lines) => {
        count += lines.length;
        most = Math.max(most, process.memoryUsage().rss);
      },
      NEVER,
    );
    expect(count).toBe(1_000_000);
    expect(most - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('leaves no zombie behind', async () => {
    await run('true');
    const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8');
    expect(
      children
        .trim()
        .split(' ')
        .filter(Number)
        .filter((pid) => !isAlive(Number(pid))),
    ).toEqual([]);
  });
});
