import { type FileCoverage, TEST_STATUSES, type TestResult, type TestStatus } from './model.js';

/** @source AWS CodeBuild User Guide, "Quotas": 500 test cases a report, names and messages are cut */
const MAX_TEST_CASES = 500;
const MAX_NAME = 1_000;
const MAX_MESSAGE = 5_000;
/** AWS names no limit. */
const MAX_FILES = 10_000;

export interface TestSummary {
  readonly total: number;
  readonly statusCounts: Readonly<Record<TestStatus, number>>;
  readonly durationNs: number;
}

export interface CoverageSummary extends Omit<FileCoverage, 'filePath'> {
  readonly lineCoveragePercentage: number;
  readonly branchCoveragePercentage: number;
}

/** Counts every test and keeps as many as a report holds, those that failed before the others. */
export class TestTally {
  readonly #counts: Record<TestStatus, number> = {
    ERROR: 0,
    FAILED: 0,
    SKIPPED: 0,
    SUCCEEDED: 0,
    UNKNOWN: 0,
  };
  readonly #failed: TestResult[] = [];
  readonly #others: TestResult[] = [];
  #durationNs = 0;

  /** @returns the test as it is kept, unless there are enough */
  add(result: TestResult): TestResult | undefined {
    this.#counts[result.status] += 1;
    this.#durationNs += result.durationNs;
    const kept = isFailure(result.status) ? this.#failed : this.#others;
    if (kept.length >= MAX_TEST_CASES) return undefined;
    const short = cut(result);
    kept.push(short);
    return short;
  }

  summary(): TestSummary {
    const total = TEST_STATUSES.reduce((sum, status) => sum + this.#counts[status], 0);
    return { total, statusCounts: { ...this.#counts }, durationNs: this.#durationNs };
  }

  kept(): readonly TestResult[] {
    return [...this.#failed, ...this.#others].slice(0, MAX_TEST_CASES);
  }
}

export function isFailure(status: TestStatus): boolean {
  return status === 'FAILED' || status === 'ERROR';
}

function cut(result: TestResult): TestResult {
  return {
    ...result,
    name: result.name.slice(0, MAX_NAME),
    message: result.message?.slice(0, MAX_MESSAGE),
  };
}

/** Adds up the files; one that is told twice counts as it was told last. */
export class CoverageTally {
  readonly #files = new Map<string, FileCoverage>();

  add(file: FileCoverage): void {
    this.#files.set(file.filePath, file);
  }

  summary(): CoverageSummary {
    const total = (member: keyof Omit<FileCoverage, 'filePath'>) =>
      [...this.#files.values()].reduce((sum, file) => sum + file[member], 0);
    const counts = {
      linesCovered: total('linesCovered'),
      linesMissed: total('linesMissed'),
      branchesCovered: total('branchesCovered'),
      branchesMissed: total('branchesMissed'),
    };
    return {
      ...counts,
      lineCoveragePercentage: percentage(counts.linesCovered, counts.linesMissed),
      branchCoveragePercentage: percentage(counts.branchesCovered, counts.branchesMissed),
    };
  }

  isTruncated(): boolean {
    return this.#files.size > MAX_FILES;
  }

  kept(): readonly FileCoverage[] {
    return [...this.#files.values()].slice(0, MAX_FILES);
  }
}

/** Cut, not rounded, to two digits: 10 of 11 are 90.9. Nothing to cover counts as 0. @source AWS CLI examples */
export function percentage(covered: number, missed: number): number {
  const all = covered + missed;
  return all === 0 ? 0 : Math.floor((covered * 10_000) / all) / 100;
}
