import { nanoseconds } from '../durations.js';
import { isObject, type JsonObject, objects, parseReportJson, textOf } from '../json-values.js';
import { type TestResult, type TestStatus, UnreadableReport } from '../model.js';

/**
 * Every scenario is a test: failed where one of its steps or hooks is, skipped where one was not run.
 *
 * @throws UnreadableReport
 * @source Cucumber's "json" formatter; AWS CodeBuild User Guide, "Working with test reports"
 */
export function* cucumberResults(text: string): Generator<TestResult> {
  const features = parseReportJson(text);
  if (!Array.isArray(features)) throw new UnreadableReport('the file is no list of features');
  for (const feature of objects(features)) {
    if (!Array.isArray(feature.elements) && textOf(feature.name) === '') {
      throw new UnreadableReport('the list holds something else than features');
    }
    for (const scenario of objects(feature.elements)) {
      // A background runs with every scenario and is told with each of them again.
      if (scenario.type === 'background') continue;
      yield scenarioResult(scenario, textOf(feature.name));
    }
  }
}

function scenarioResult(scenario: JsonObject, feature: string): TestResult {
  const results = [...objects(scenario.before), ...objects(scenario.steps), ...objects(scenario.after)]
    .map((step) => step.result)
    .filter(isObject);
  const failed = results.find((result) => result.status === 'failed');
  return {
    name: textOf(scenario.name),
    prefix: feature,
    testSuiteName: feature,
    status: statusOf(results),
    durationNs: nanoseconds(results.reduce((sum, { duration }) => sum + Number(duration ?? 0), 0)),
    message: textOf(failed?.error_message) || undefined,
  };
}

function statusOf(results: readonly JsonObject[]): TestStatus {
  const statuses = results.map(({ status }) => status);
  if (statuses.includes('failed')) return 'FAILED';
  if (statuses.some((status) => status === 'skipped' || status === 'pending' || status === 'undefined')) {
    return 'SKIPPED';
  }
  return statuses.every((status) => status === 'passed') ? 'SUCCEEDED' : 'UNKNOWN';
}
