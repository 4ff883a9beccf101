import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutate } from './mutate.js';
import { Random } from './random.js';

/** A parser of ours, and what may become of whatever it is given. */
export interface FuzzTarget {
  /** Its folder below `corpus/`. */
  readonly name: string;
  /** Gives back anything, or throws what `refuses` knows; nothing else may happen, and not late. */
  readonly parse: (input: Buffer) => unknown;
  /** Whether an error is the parser's own way to say no. */
  readonly refuses: (error: unknown) => boolean;
  /** Words of its language. */
  readonly tokens?: readonly string[];
  /** Larger inputs never reach it. Default 256 KB. */
  readonly maxBytes?: number;
  /** Whatever the input. Default 100. */
  readonly baseMs?: number;
}

export interface FuzzFailure {
  readonly target: string;
  readonly why: string;
  /** To be put into the corpus once it is understood. */
  readonly inputBase64: string;
}

/** Several times what the slowest parser takes for honest input; what is worse than linear is far beyond it. */
const MS_PER_KB = 2;
const DEFAULT_BASE_MS = 100;
const DEFAULT_MAX_BYTES = 256 * 1024;
/** Time of the processor, and the least of several: garbage collection and compilation are no proof. */
const TRIES = 4;
const MAX_KEPT = 200;

export function corpusOf(name: string): readonly Buffer[] {
  const directory = join(import.meta.dirname, 'corpus', name);
  return readdirSync(directory)
    .sort()
    .map((file) => readFileSync(join(directory, file)));
}

/** Gives the parser its corpus. */
export async function replay(target: FuzzTarget): Promise<readonly FuzzFailure[]> {
  const failures: FuzzFailure[] = [];
  for (const input of corpusOf(target.name)) {
    const why = await examine(target, input);
    if (why !== undefined) failures.push(failureOf(target, why, input));
  }
  return failures;
}

/** Gives it mutations of its corpus for so long, or until one of them fails. */
export async function fuzz(
  target: FuzzTarget,
  seed: number,
  forMs: number,
): Promise<FuzzFailure | undefined> {
  const random = new Random(seed);
  const inputs = [...corpusOf(target.name)];
  const maxBytes = target.maxBytes ?? DEFAULT_MAX_BYTES;
  const endsAt = performance.now() + forMs;
  while (performance.now() < endsAt) {
    const input = mutate(random.of(inputs), inputs, target.tokens ?? [], random, maxBytes);
    const why = await examine(target, input);
    if (why !== undefined) return failureOf(target, why, input);
    // Mutations of mutations go further from what is known.
    if (input.length < 4_096 && inputs.length < MAX_KEPT && random.below(10) === 0) inputs.push(input);
  }
  return undefined;
}

/** @returns what is wrong */
async function examine(target: FuzzTarget, input: Buffer): Promise<string | undefined> {
  const limitMs = (target.baseMs ?? DEFAULT_BASE_MS) + (input.length / 1024) * MS_PER_KB;
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES; tries++) {
    const before = process.cpuUsage();
    try {
      await target.parse(input);
    } catch (error) {
      if (!target.refuses(error))
        return error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const { user, system } = process.cpuUsage(before);
    fastestMs = Math.min(fastestMs, (user + system) / 1_000);
    if (fastestMs <= limitMs) return undefined;
  }
  return `took ${fastestMs.toFixed(0)} ms for ${input.length} bytes; ${limitMs.toFixed(0)} ms are allowed`;
}

function failureOf({ name }: FuzzTarget, why: string, input: Buffer): FuzzFailure {
  return { target: name, why, inputBase64: input.toString('base64').slice(0, 20_000) };
}
