import { randomUUID } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/harness/wait.js';
import {
  type ContainerRequest,
  JOB_MARKER,
  type ProcessEngine,
  type ProcessJob,
  type StepRequest,
} from './port.js';

/** How a kind of engine is told to do what the suite needs. */
export interface EngineUnderTest {
  readonly engine: ProcessEngine;
  /** What its jobs run in; the job's directory is seen under its own name. */
  readonly container?: (directory: string) => ContainerRequest;
  /** Variables that the place itself brings. */
  readonly ownVariables?: readonly string[];
  /** Commands that … */
  readonly commands: {
    /** print one line per argument, then end with `exitCode` */
    print(lines: readonly string[], exitCode?: number): StepRequest['command'];
    /** print the environment as NAME=value lines */
    environment(): StepRequest['command'];
    /** print the working directory */
    workDirectory(): StepRequest['command'];
    /** print `line`, then do nothing for a minute */
    printAndWait(line: string): StepRequest['command'];
  };
}

const NEVER = new AbortController().signal;
/** Shells set these for themselves. */
const SHELL_OWN = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

/** The contract of the port, for every implementation. */
export function processEngineContract(name: string, create: () => EngineUnderTest): void {
  describe(`${name} keeps the contract of process engines`, () => {
    let directory = '';
    let jobId = '';
    let subject: EngineUnderTest;
    let job: ProcessJob;

    beforeEach(async () => {
      directory = await realpath(await mkdtemp(join(tmpdir(), 'process-engine-')));
      jobId = randomUUID();
      subject = create();
      job = await subject.engine.open({ jobId, directory, container: subject.container?.(directory) });
      await job.prepare(NEVER);
      await job.prepare(NEVER);
    });

    afterEach(async () => {
      await job.stop(0);
      await rm(directory, { recursive: true });
    });

    const step = (command: StepRequest['command'], stepId = 'step-1'): StepRequest => ({
      stepId,
      command,
      workDirectory: directory,
      environment: { PATH: process.env.PATH ?? '', GIVEN: 'a b\nc' },
    });

    const collect = () => {
      const lines: string[] = [];
      const sink = async (more: readonly string[]) => void lines.push(...more);
      return { lines, sink };
    };

    it('delivers the lines in order and tells the exit code', async () => {
      const { lines, sink } = collect();
      const outcome = await job.run(step(subject.commands.print(['one', '', 'two'], 7)), sink, NEVER);
      expect(outcome).toEqual({ kind: 'exited', exitCode: 7 });
      expect(lines).toEqual(['one', '', 'two']);
    });

    it('runs the steps of a job one after the other, with one stream of output', async () => {
      const { lines, sink } = collect();
      await job.run(step(subject.commands.print(['one']), 'a'), sink, NEVER);
      await job.run(step(subject.commands.print(['two']), 'b'), sink, NEVER);
      expect(lines).toEqual(['one', 'two']);
    });

    it('never starts a step twice and never tells twice what was delivered', async () => {
      const { lines, sink } = collect();
      const request = step(subject.commands.print(['once'], 3));
      const first = await job.run(request, sink, NEVER);
      const again = await (await subject.engine.open({ jobId, directory })).run(request, sink, NEVER);
      expect(again).toEqual(first);
      expect(lines).toEqual(['once']);
    });

    it('tells again what was not delivered', async () => {
      const request = step(subject.commands.print(['kept']));
      const refuse = async () => {
        throw new Error('log is down');
      };
      await expect(job.run(request, refuse, NEVER)).rejects.toThrow('log is down');
      const { lines, sink } = collect();
      await expect(job.run(request, sink, NEVER)).resolves.toEqual({ kind: 'exited', exitCode: 0 });
      expect(lines).toEqual(['kept']);
    });

    it('waits for one delivery before the next', async () => {
      let busy = 0;
      let most = 0;
      const slow = async () => {
        busy += 1;
        most = Math.max(most, busy);
        await pause(5);
        busy -= 1;
      };
      await job.run(step(subject.commands.print(Array.from({ length: 500 }, String))), slow, NEVER);
      expect(most).toBe(1);
      expect(busy).toBe(0);
    });

    it('lets go of a running step when told, and finds it again', async () => {
      const stopWatching = new AbortController();
      const request = step(subject.commands.printAndWait('hello'));
      const { lines, sink } = collect();
      const first = job.run(request, sink, stopWatching.signal);
      await eventually(() => lines.length > 0);
      stopWatching.abort();
      await expect(first).resolves.toEqual({ kind: 'detached' });

      const found = await subject.engine.open({ jobId, directory });
      const second = found.run(request, sink, NEVER);
      await found.stop(0);
      expect((await second).kind).not.toBe('detached');
      expect(lines).toEqual(['hello']);
    });

    it('ends a running step when the job is stopped', async () => {
      const { lines, sink } = collect();
      const running = job.run(step(subject.commands.printAndWait('here')), sink, NEVER);
      await eventually(() => lines.length > 0);
      await job.stop(2_000);
      const outcome = await running;
      expect(outcome).not.toEqual({ kind: 'exited', exitCode: 0 });
      expect(outcome.kind).not.toBe('detached');
      await job.stop(0);
    });

    it('gives exactly the environment it was given, and the marker', async () => {
      const { lines, sink } = collect();
      await job.run(step(subject.commands.environment()), sink, NEVER);
      const names = lines.filter((line) => /^\w+=/.test(line)).map((line) => line.split('=')[0] ?? '');
      const own = new Set([...SHELL_OWN, ...(subject.ownVariables ?? [])]);
      expect(names.filter((found) => !own.has(found)).sort()).toEqual(['GIVEN', 'PATH', JOB_MARKER].sort());
      expect(lines).toContain(`${JOB_MARKER}=${jobId}`);
      expect(lines.join('\n')).toContain('GIVEN=a b\nc');
    });

    it('starts in the working directory', async () => {
      const { lines, sink } = collect();
      await job.run(step(subject.commands.workDirectory()), sink, NEVER);
      expect(lines).toEqual([directory]);
    });
  });
}
