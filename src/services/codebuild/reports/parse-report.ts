import { assertNever } from '../../../kernel/assert-never.js';
import { CLOVER_RECORDS, cloverCoverage } from './code-coverage/clover.js';
import { COBERTURA_RECORDS, CoberturaCoverage } from './code-coverage/cobertura.js';
import { JACOCO_RECORDS, jacocoCoverage } from './code-coverage/jacoco.js';
import { simplecovCoverage } from './code-coverage/simplecov.js';
import type { CoverageFormat, FileCoverage, TestFormat, TestResult } from './model.js';
import { cucumberResults } from './tests/cucumber.js';
import { JUNIT_RECORDS, junitResult } from './tests/junit.js';
import { NUNIT_RECORDS, NUNIT3_RECORDS, nunit3Result, nunitResult } from './tests/nunit.js';
import { TESTNG_RECORDS, testngResult } from './tests/testng.js';
import { TRX_RECORDS, TrxResults } from './tests/trx.js';
import { readXmlRecords } from './xml-records.js';

/** A file's text in pieces, as it is read. */
export type ReportText = AsyncIterable<string> | Iterable<string>;

/**
 * Hands over the tests of one file, in its order.
 *
 * @throws UnreadableReport; what was handed over before stays told
 */
export async function readTests(
  format: TestFormat,
  text: ReportText,
  onTest: (result: TestResult) => void,
): Promise<void> {
  switch (format) {
    case 'JUNITXML':
      return await readXmlRecords(text, {
        ...JUNIT_RECORDS,
        onRecord: (...at) => onTest(junitResult(...at)),
      });
    case 'NUNITXML':
      return await readXmlRecords(text, {
        ...NUNIT_RECORDS,
        onRecord: (...at) => onTest(nunitResult(...at)),
      });
    case 'NUNIT3XML':
      return await readXmlRecords(text, {
        ...NUNIT3_RECORDS,
        onRecord: (...at) => onTest(nunit3Result(...at)),
      });
    case 'TESTNGXML':
      return await readXmlRecords(text, {
        ...TESTNG_RECORDS,
        onRecord: (...at) => {
          const result = testngResult(...at);
          if (result !== undefined) onTest(result);
        },
      });
    case 'VISUALSTUDIOTRX': {
      const run = new TrxResults();
      await readXmlRecords(text, { ...TRX_RECORDS, onRecord: (record) => run.add(record) });
      for (const result of run.results()) onTest(result);
      return;
    }
    case 'CUCUMBERJSON':
      for (const result of cucumberResults(await whole(text))) onTest(result);
      return;
    default:
      assertNever(format, 'test format');
  }
}

/** The same for coverage: one call for each source file. @throws UnreadableReport */
export async function readCoverage(
  format: CoverageFormat,
  text: ReportText,
  onFile: (coverage: FileCoverage) => void,
): Promise<void> {
  switch (format) {
    case 'JACOCOXML':
      return await readXmlRecords(text, {
        ...JACOCO_RECORDS,
        onRecord: (...at) => onFile(jacocoCoverage(...at)),
      });
    case 'CLOVERXML':
      return await readXmlRecords(text, {
        ...CLOVER_RECORDS,
        onRecord: (file) => onFile(cloverCoverage(file)),
      });
    case 'COBERTURAXML': {
      const coverage = new CoberturaCoverage();
      await readXmlRecords(text, { ...COBERTURA_RECORDS, onRecord: (record) => coverage.add(record) });
      for (const file of coverage.files()) onFile(file);
      return;
    }
    case 'SIMPLECOV':
      for (const file of simplecovCoverage(await whole(text))) onFile(file);
      return;
    default:
      assertNever(format, 'coverage format');
  }
}

async function whole(text: ReportText): Promise<string> {
  let all = '';
  for await (const piece of text) all += piece;
  return all;
}
