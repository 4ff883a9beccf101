import { nsOfMilliseconds } from '../durations.js';
import type { TestResult, TestStatus } from '../model.js';
import { child, inherited, type XmlAncestors, type XmlElement } from '../xml-records.js';

export const TESTNG_RECORDS = { roots: ['testng-results'], records: ['test-method'] } as const;

const STATUS: Readonly<Record<string, TestStatus>> = { PASS: 'SUCCEEDED', FAIL: 'FAILED', SKIP: 'SKIPPED' };

/** @returns nothing for methods that only prepare or clean up. @source TestNG documentation, "XML reports" */
export function testngResult(method: XmlElement, ancestors: XmlAncestors): TestResult | undefined {
  const { name = '', status = '' } = method.attributes;
  if (method.attributes['is-config'] === 'true') return undefined;
  const exception = child(method, 'exception');
  const message = child(exception, 'message') ?? child(exception, 'full-stacktrace');
  return {
    name,
    prefix: inherited(ancestors, 'class', 'name'),
    testSuiteName: inherited(ancestors, 'test', 'name') ?? inherited(ancestors, 'suite', 'name'),
    status: STATUS[status] ?? 'UNKNOWN',
    durationNs: nsOfMilliseconds(method.attributes['duration-ms']),
    message: message?.text.trim() || undefined,
  };
}
