import { nsOfSeconds } from '../durations.js';
import type { TestResult, TestStatus } from '../model.js';
import { child, inherited, type XmlAncestors, type XmlElement } from '../xml-records.js';

export const JUNIT_RECORDS = { roots: ['testsuites', 'testsuite'], records: ['testcase'] } as const;

/** @source The JUnit XML that Ant and Surefire write; AWS publishes no mapping */
export function junitResult(testcase: XmlElement, ancestors: XmlAncestors): TestResult {
  const { name = '', classname, time } = testcase.attributes;
  const suite = inherited(ancestors, 'testsuite', 'name');
  const outcome = outcomeOf(testcase);
  return {
    name,
    prefix: classname || suite,
    testSuiteName: suite,
    status: outcome.status,
    durationNs: nsOfSeconds(time),
    message: messageOf(outcome.element),
  };
}

function outcomeOf(testcase: XmlElement): { status: TestStatus; element?: XmlElement } {
  const error = child(testcase, 'error');
  if (error) return { status: 'ERROR', element: error };
  const failure = child(testcase, 'failure');
  if (failure) return { status: 'FAILED', element: failure };
  const skipped = child(testcase, 'skipped');
  return skipped ? { status: 'SKIPPED', element: skipped } : { status: 'SUCCEEDED' };
}

/** The short message, then what else is written; many writers repeat the one at the beginning of the other. */
function messageOf(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  const short = element.attributes.message ?? '';
  const long = element.text.trim();
  const both = long.startsWith(short) ? long : [short, long].filter((part) => part !== '').join('\n');
  return both || undefined;
}
