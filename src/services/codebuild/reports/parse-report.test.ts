import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COVERAGE_FORMATS,
  type CoverageFormat,
  type FileCoverage,
  TEST_FORMATS,
  type TestFormat,
  type TestResult,
  UnreadableReport,
} from './model.js';
import { readCoverage, readTests } from './parse-report.js';

async function testsOf(format: TestFormat, text: string | readonly string[]): Promise<readonly TestResult[]> {
  const found: TestResult[] = [];
  await readTests(format, typeof text === 'string' ? [text] : text, (result) => found.push(result));
  return found;
}

async function coverageOf(format: CoverageFormat, text: string): Promise<readonly FileCoverage[]> {
  const found: FileCoverage[] = [];
  await readCoverage(format, [text], (file) => found.push(file));
  return found;
}

/** `STATUS prefix/name ns message` */
const told = ({ status, prefix, name, durationNs, message }: TestResult) =>
  [status, `${prefix}/${name}`, durationNs, message].filter((part) => part !== undefined).join(' ');

const JUNIT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <properties><property name="a" value="&lt;b&gt;"/></properties>
  <testsuite name="cart" tests="4">
    <testcase name="adds &amp; counts" classname="shop.Cart" time="0.25"/>
    <testcase name="empties" classname="shop.Cart" time="1,000.5"><failure message="expected 0" type="E">expected 0
  at cart.js:3</failure></testcase>
    <testcase name="breaks" classname="shop.Cart"><error message="no db"><![CDATA[stack <here>]]></error></testcase>
    <testsuite name="inner"><testcase name="waits"><skipped/></testcase></testsuite>
  </testsuite>
</testsuites>`;

describe('test reports', () => {
  it('reads JUnit', async () => {
    const found = await testsOf('JUNITXML', JUNIT);
    expect(found.map(told)).toEqual([
      'SUCCEEDED shop.Cart/adds & counts 250000000',
      'FAILED shop.Cart/empties 1000500000000 expected 0\n  at cart.js:3',
      'ERROR shop.Cart/breaks 0 no db\nstack <here>',
      'SKIPPED inner/waits 0',
    ]);
    expect(found.map(({ testSuiteName }) => testSuiteName)).toEqual(['cart', 'cart', 'cart', 'inner']);
  });

  it('reads NUnit 2', async () => {
    const found = await testsOf(
      'NUNITXML',
      `<test-results name="all.dll"><test-suite type="TestFixture" name="MathTests"><results>
         <test-case name="N.MathTests.Adds" executed="True" result="Success" success="True" time="0.018"/>
         <test-case name="N.MathTests.Fails" result="Failure" time="0.1"><failure><message><![CDATA[1 is not 2]]></message><stack-trace>at N</stack-trace></failure></test-case>
         <test-case name="N.MathTests.Cannot" executed="False" result="NotRunnable"><reason><message>no arguments</message></reason></test-case>
         <test-case name="N.MathTests.Ignored" result="Ignored"/><test-case name="N.MathTests.Odd" result="Inconclusive"/>
         <test-case name="N.MathTests.Old" executed="True" success="False"/>
       </results></test-suite></test-results>`,
    );
    expect(found.map(told)).toEqual([
      'SUCCEEDED MathTests/N.MathTests.Adds 18000000',
      'FAILED MathTests/N.MathTests.Fails 100000000 1 is not 2\nat N',
      'ERROR MathTests/N.MathTests.Cannot 0 no arguments',
      'SKIPPED MathTests/N.MathTests.Ignored 0',
      'UNKNOWN MathTests/N.MathTests.Odd 0',
      'FAILED MathTests/N.MathTests.Old 0',
    ]);
  });

  it('reads NUnit 3', async () => {
    const found = await testsOf(
      'NUNIT3XML',
      `<test-run><test-suite name="S">
         <test-case name="A" fullname="N.S.A" classname="N.S" result="Passed" duration="0.5"/>
         <test-case name="B" fullname="N.S.B" classname="N.S" result="Failed" label="Error"><failure><message>boom</message></failure></test-case>
         <test-case name="C" fullname="N.S.C" classname="N.S" result="Failed"/>
         <test-case name="D" fullname="N.S.D" classname="N.S" result="Skipped"/>
         <test-case name="E" fullname="N.S.E" classname="N.S" result="Inconclusive"/>
       </test-suite></test-run>`,
    );
    expect(found.map(told)).toEqual([
      'SUCCEEDED N.S/N.S.A 500000000',
      'ERROR N.S/N.S.B 0 boom',
      'FAILED N.S/N.S.C 0',
      'SKIPPED N.S/N.S.D 0',
      'UNKNOWN N.S/N.S.E 0',
    ]);
  });

  it('reads Cucumber', async () => {
    const step = (status: string, duration = 5, error_message?: string) => ({
      result: { status, duration, error_message },
    });
    const found = await testsOf(
      'CUCUMBERJSON',
      JSON.stringify([
        {
          name: 'Checkout',
          elements: [
            { type: 'background', name: 'bg', steps: [step('passed')] },
            { type: 'scenario', name: 'pays', steps: [step('passed'), step('passed', 7)] },
            { type: 'scenario', name: 'refuses', steps: [step('failed', 1, 'no card'), step('skipped')] },
            { type: 'scenario', name: 'later', steps: [step('pending')] },
          ],
        },
      ]),
    );
    expect(found.map(told)).toEqual([
      'SUCCEEDED Checkout/pays 12',
      'FAILED Checkout/refuses 6 no card',
      'SKIPPED Checkout/later 5',
    ]);
  });

  it('reads TestNG', async () => {
    const found = await testsOf(
      'TESTNGXML',
      `<testng-results passed="1"><suite name="Su"><test name="T"><class name="a.B">
         <test-method is-config="true" name="setUp" status="PASS"/>
         <test-method name="ok" status="PASS" duration-ms="12"/>
         <test-method name="no" status="FAIL" duration-ms="1"><exception class="E"><message><![CDATA[ wrong ]]></message></exception></test-method>
         <test-method name="later" status="SKIP"/>
       </class></test></suite></testng-results>`,
    );
    expect(found.map(told)).toEqual([
      'SUCCEEDED a.B/ok 12000000',
      'FAILED a.B/no 1000000 wrong',
      'SKIPPED a.B/later 0',
    ]);
  });

  it("reads Visual Studio's TRX, whose definitions come behind the results", async () => {
    const found = await testsOf(
      'VISUALSTUDIOTRX',
      `<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
         <UnitTestResult testId="1" testName="Ok" outcome="Passed" duration="00:00:01.5000000"/>
         <UnitTestResult testId="2" testName="No" outcome="Failed"><Output><ErrorInfo><Message>wrong</Message><StackTrace>at X</StackTrace></ErrorInfo></Output></UnitTestResult>
         <UnitTestResult testId="3" testName="Slow" outcome="Timeout"/><UnitTestResult testId="9" testName="Not" outcome="NotExecuted"/>
       </Results><TestDefinitions>
         <UnitTest id="1"><TestMethod className="A.B, A, Version=1"/></UnitTest><UnitTest id="2"><TestMethod className="A.B"/></UnitTest><UnitTest id="3"><TestMethod className="A.C"/></UnitTest>
       </TestDefinitions></TestRun>`,
    );
    expect(found.map(told)).toEqual([
      'SUCCEEDED A.B/Ok 1500000000',
      'FAILED A.B/No 0 wrong\nat X',
      'ERROR A.C/Slow 0',
      'SKIPPED undefined/Not 0',
    ]);
  });
});

describe('coverage reports', () => {
  it('reads JaCoCo, its document type included', async () => {
    const text = `<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="r">
      <package name="shop/cart"><class name="shop/cart/Cart"><counter type="LINE" missed="9" covered="9"/></class>
      <sourcefile name="Cart.java"><line nr="3" mi="0"/><counter type="BRANCH" missed="1" covered="3"/><counter type="LINE" missed="1" covered="10"/></sourcefile></package></report>`;
    expect(await coverageOf('JACOCOXML', text)).toEqual([
      {
        filePath: 'shop/cart/Cart.java',
        linesCovered: 10,
        linesMissed: 1,
        branchesCovered: 3,
        branchesMissed: 1,
      },
    ]);
  });

  it('reads Clover', async () => {
    const text = `<coverage><project><metrics statements="99"/><package name="p"><file name="a.js" path="/src/a.js">
      <metrics statements="6" coveredstatements="5" conditionals="2" coveredconditionals="1"/><line num="1" count="1" type="stmt"/></file></package></project></coverage>`;
    expect(await coverageOf('CLOVERXML', text)).toEqual([
      { filePath: '/src/a.js', linesCovered: 5, linesMissed: 1, branchesCovered: 1, branchesMissed: 1 },
    ]);
  });

  it('reads Cobertura and puts the classes of a file together', async () => {
    const text = `<coverage><packages><package><classes>
      <class name="A" filename="a.py"><methods><method><lines><line number="1" hits="5"/></lines></method></methods>
        <lines><line number="1" hits="0"/><line number="2" hits="1" branch="true" condition-coverage="50% (1/2)"/></lines></class>
      <class name="A$1" filename="a.py"><lines><line number="1" hits="3"/><line number="7" hits="0"/></lines></class>
      </classes></package></packages></coverage>`;
    expect(await coverageOf('COBERTURAXML', text)).toEqual([
      { filePath: 'a.py', linesCovered: 2, linesMissed: 1, branchesCovered: 1, branchesMissed: 1 },
    ]);
  });

  it('reads SimpleCov and adds its commands up', async () => {
    const lines = {
      RSpec: {
        coverage: { '/a.rb': { lines: [1, null, 0], branches: { '[:if, 0]': { yes: 1, no: 0 } } } },
      },
    };
    const old = { Cucumber: { coverage: { '/a.rb': [0, null, 2], '/b.rb': [0] } } };
    expect(await coverageOf('SIMPLECOV', JSON.stringify({ ...lines, ...old }))).toEqual([
      { filePath: '/a.rb', linesCovered: 2, linesMissed: 0, branchesCovered: 1, branchesMissed: 1 },
      { filePath: '/b.rb', linesCovered: 0, linesMissed: 1, branchesCovered: 0, branchesMissed: 0 },
    ]);
  });
});

describe('broken and hostile files', () => {
  it.each([
    ['cut short', '<testsuites><testsuite name="a"><testcase name="x"/>'],
    ['cut within a tag', '<testsuites><testsuite na'],
    ['another kind of document', '<coverage/>'],
    ['no XML', 'Tests passed: 3'],
    ['empty', ''],
    ['two documents', '<testsuite/><testsuite/>'],
    ['an entity of its own', '<!DOCTYPE t [<!ENTITY a "aaaa">]><testsuite name="&a;"/>'],
    ['nested without end', '<testsuite>'.repeat(300)],
  ])('refuses a file that is %s', async (_what, text) => {
    await expect(testsOf('JUNITXML', text)).rejects.toThrow(UnreadableReport);
  });

  it('keeps little of a long text', async () => {
    const text = `<testsuite><testcase name="x"><failure>${'a'.repeat(200_000)}</failure></testcase></testsuite>`;
    expect((await testsOf('JUNITXML', text))[0]?.message).toHaveLength(16 * 1024);
  });

  it('reads the same wherever the file is cut into pieces', async () => {
    const whole = await testsOf('JUNITXML', JUNIT);
    await fc.assert(
      fc.asyncProperty(fc.nat(JUNIT.length), fc.nat(JUNIT.length), async (left, right) => {
        const [first, second] = [Math.min(left, right), Math.max(left, right)];
        const pieces = [JUNIT.slice(0, first), JUNIT.slice(first, second), JUNIT.slice(second)];
        expect(await testsOf('JUNITXML', pieces)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('takes any text in any format, or says that it cannot', async () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<testsuite>',
        '</testsuite>',
        '<test-run>',
        '<coverage>',
        '<class>',
        '<a b="c"/>',
        '[{"name":1',
        '<![CDATA[',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece).map((parts) => parts.join('')),
        async (text) => {
          const attempts = [
            ...TEST_FORMATS.map((format) => readTests(format, [text], () => undefined)),
            ...COVERAGE_FORMATS.map((format) => readCoverage(format, [text], () => undefined)),
          ];
          for (const attempt of await Promise.allSettled(attempts)) {
            if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(UnreadableReport);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
