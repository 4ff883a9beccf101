import { nsOfClock } from '../durations.js';
import type { TestResult, TestStatus } from '../model.js';
import { child, type XmlElement } from '../xml-records.js';

export const TRX_RECORDS = { roots: ['TestRun'], records: ['UnitTestResult', 'UnitTest'] } as const;

const STATUS: Readonly<Record<string, TestStatus>> = {
  Passed: 'SUCCEEDED',
  Failed: 'FAILED',
  NotExecuted: 'SKIPPED',
  Error: 'ERROR',
  Aborted: 'ERROR',
  Timeout: 'ERROR',
};

/**
 * A run's results name their tests by id; the class of a test is in its definition, which may come later in the file.
 *
 * @source The schema of Visual Studio's test results, vstst.xsd
 */
export class TrxResults {
  readonly #classes = new Map<string, string>();
  readonly #results: { readonly testId: string; readonly result: TestResult }[] = [];

  add(record: XmlElement): void {
    if (record.name === 'UnitTest') this.#define(record);
    else this.#results.push({ testId: record.attributes.testId ?? '', result: resultOf(record) });
  }

  *results(): Generator<TestResult> {
    for (const { testId, result } of this.#results) yield { ...result, prefix: this.#classes.get(testId) };
  }

  #define(test: XmlElement): void {
    const className = child(test, 'TestMethod')?.attributes.className;
    // Some writers put the assembly behind the class.
    if (test.attributes.id && className) this.#classes.set(test.attributes.id, className.split(',')[0] ?? '');
  }
}

function resultOf(record: XmlElement): TestResult {
  const { testName = '', outcome = '', duration } = record.attributes;
  const error = child(child(record, 'Output'), 'ErrorInfo');
  const text = [child(error, 'Message'), child(error, 'StackTrace')].map((part) => part?.text.trim() ?? '');
  return {
    name: testName,
    status: STATUS[outcome] ?? 'UNKNOWN',
    durationNs: nsOfClock(duration),
    message: text.filter((part) => part !== '').join('\n') || undefined,
  };
}
