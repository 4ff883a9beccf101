export const TEST_FORMATS = [
  'JUNITXML',
  'NUNITXML',
  'NUNIT3XML',
  'CUCUMBERJSON',
  'TESTNGXML',
  'VISUALSTUDIOTRX',
] as const;
export type TestFormat = (typeof TEST_FORMATS)[number];

export const COVERAGE_FORMATS = ['JACOCOXML', 'SIMPLECOV', 'CLOVERXML', 'COBERTURAXML'] as const;
export type CoverageFormat = (typeof COVERAGE_FORMATS)[number];

export const TEST_STATUSES = ['ERROR', 'FAILED', 'SKIPPED', 'SUCCEEDED', 'UNKNOWN'] as const;
export type TestStatus = (typeof TEST_STATUSES)[number];

/** One test as a report file tells it. */
export interface TestResult {
  readonly name: string;
  /** The class, fixture or feature that the test belongs to. */
  readonly prefix?: string;
  readonly testSuiteName?: string;
  readonly status: TestStatus;
  readonly durationNs: number;
  readonly message?: string;
}

/** How much of one source file the tests have reached. */
export interface FileCoverage {
  readonly filePath: string;
  readonly linesCovered: number;
  readonly linesMissed: number;
  readonly branchesCovered: number;
  readonly branchesMissed: number;
}

/** The file is not what its format says; the message says where it departs. */
export class UnreadableReport extends Error {
  override readonly name = 'UnreadableReport';
}
