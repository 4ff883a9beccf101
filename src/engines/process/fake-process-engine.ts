import { setTimeout as pause } from 'node:timers/promises';
import {
  JOB_MARKER,
  type JobRequest,
  type OutputSink,
  type ProcessEngine,
  type ProcessJob,
  type StepOutcome,
  StepRefused,
  type StepRequest,
} from './port.js';

const LOOK_EVERY_MS = 1;

/** What a fake program may do; its result is the exit code. Ends early when `stopped` is aborted. */
export type FakeProgram = (world: FakeProgramWorld) => Promise<number>;

export interface FakeProgramWorld {
  readonly step: StepRequest;
  /** As the program sees it, marker included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stopped: AbortSignal;
  print(line: string): void;
}

interface FakeStep {
  outcome?: StepOutcome;
  readonly ended: Promise<void>;
}

interface FakeJobState {
  readonly undelivered: string[];
  readonly steps: Map<string, FakeStep>;
  readonly stop: AbortController;
}

/**
 * Keeps the contract without processes: `command[0]` names one of `programs`. Jobs live as long as this object,
 * as real ones outlive a server: opening a job again finds it.
 */
export function fakeProcessEngine(programs: Readonly<Record<string, FakeProgram>>): ProcessEngine {
  const jobs = new Map<string, FakeJobState>();
  return {
    open: async (request) => {
      const known = jobs.get(request.jobId);
      const state = known ?? { undelivered: [], steps: new Map(), stop: new AbortController() };
      jobs.set(request.jobId, state);
      return new FakeJob(request, state, programs);
    },
  };
}

class FakeJob implements ProcessJob {
  readonly #request: JobRequest;
  readonly #state: FakeJobState;
  readonly #programs: Readonly<Record<string, FakeProgram>>;

  constructor(request: JobRequest, state: FakeJobState, programs: Readonly<Record<string, FakeProgram>>) {
    this.#request = request;
    this.#state = state;
    this.#programs = programs;
  }

  async prepare(): Promise<void> {}

  async run(step: StepRequest, onOutput: OutputSink, signal: AbortSignal): Promise<StepOutcome> {
    const running = this.#state.steps.get(step.stepId) ?? this.#launch(step);
    while (!signal.aborted) {
      const outcome = running.outcome;
      await this.#deliver(onOutput);
      if (outcome !== undefined) return outcome;
      await pause(LOOK_EVERY_MS);
    }
    return { kind: 'detached' };
  }

  async stop(): Promise<void> {
    this.#state.stop.abort();
    await Promise.all([...this.#state.steps.values()].map((step) => step.ended));
  }

  #launch(step: StepRequest): FakeStep {
    const program = this.#programs[step.command[0]];
    if (program === undefined) throw new StepRefused(`no program ${step.command[0]}`);
    const world: FakeProgramWorld = {
      step,
      environment: { ...step.environment, [JOB_MARKER]: this.#request.jobId },
      stopped: this.#state.stop.signal,
      print: (line) => this.#state.undelivered.push(line),
    };
    const running: FakeStep = {
      ended: program(world).then((exitCode) => {
        running.outcome = world.stopped.aborted ? { kind: 'vanished' } : { kind: 'exited', exitCode };
      }),
    };
    this.#state.steps.set(step.stepId, running);
    return running;
  }

  async #deliver(onOutput: OutputSink): Promise<void> {
    const lines = [...this.#state.undelivered];
    if (lines.length === 0) return;
    await onOutput(lines);
    this.#state.undelivered.splice(0, lines.length);
  }
}
