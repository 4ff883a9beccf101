import { nsOfSeconds } from '../durations.js';
import type { TestResult, TestStatus } from '../model.js';
import { child, inherited, type XmlAncestors, type XmlElement } from '../xml-records.js';

export const NUNIT_RECORDS = { roots: ['test-results'], records: ['test-case'] } as const;
export const NUNIT3_RECORDS = { roots: ['test-run', 'test-suite'], records: ['test-case'] } as const;

/** What NUnit 2 writes as `result`; before 2.5 there were only `executed` and `success`. */
const STATUS_OF_RESULT: Readonly<Record<string, TestStatus>> = {
  Success: 'SUCCEEDED',
  Failure: 'FAILED',
  Error: 'ERROR',
  NotRunnable: 'ERROR',
  Ignored: 'SKIPPED',
  Skipped: 'SKIPPED',
};

/** @source NUnit 2 documentation, "XML test result"; AWS CLI example of `describe-test-cases`: a test that cannot run is an ERROR */
export function nunitResult(testcase: XmlElement, ancestors: XmlAncestors): TestResult {
  const { name = '', time } = testcase.attributes;
  const fixture =
    ancestors.findLast(
      ({ name: tag, attributes }) => tag === 'test-suite' && attributes.type === 'TestFixture',
    )?.attributes.name ?? inherited(ancestors, 'test-suite', 'name');
  return {
    name,
    prefix: fixture,
    testSuiteName: inherited(ancestors, 'test-results', 'name') ?? fixture,
    status: nunitStatus(testcase),
    durationNs: nsOfSeconds(time),
    message: nunitMessage(testcase),
  };
}

function nunitStatus({ attributes }: XmlElement): TestStatus {
  const { result, executed, success } = attributes;
  if (result !== undefined) return STATUS_OF_RESULT[result] ?? 'UNKNOWN';
  if (executed === 'False') return 'SKIPPED';
  if (success === undefined) return 'UNKNOWN';
  return success === 'True' ? 'SUCCEEDED' : 'FAILED';
}

/** @source NUnit 3 documentation, "Test Result XML Format" */
export function nunit3Result(testcase: XmlElement, ancestors: XmlAncestors): TestResult {
  const { name = '', fullname, classname, duration } = testcase.attributes;
  return {
    name: fullname || name,
    prefix: classname,
    testSuiteName: inherited(ancestors, 'test-suite', 'name'),
    status: nunit3Status(testcase),
    durationNs: nsOfSeconds(duration),
    message: nunitMessage(testcase),
  };
}

function nunit3Status({ attributes: { result, label } }: XmlElement): TestStatus {
  switch (result) {
    case 'Passed':
      return 'SUCCEEDED';
    case 'Failed':
      return label === 'Error' || label === 'Invalid' ? 'ERROR' : 'FAILED';
    case 'Skipped':
      return 'SKIPPED';
    default:
      return 'UNKNOWN';
  }
}

function nunitMessage(testcase: XmlElement): string | undefined {
  const failure = child(testcase, 'failure') ?? child(testcase, 'reason');
  const parts = [child(failure, 'message'), child(failure, 'stack-trace')];
  const text = parts.map((part) => part?.text.trim() ?? '').filter((part) => part !== '');
  return text.join('\n') || undefined;
}
