import { once } from 'node:events';
import { type FakeProgram, fakeProcessEngine } from './fake-process-engine.js';
import { processEngineContract } from './process-engine.contract.js';

const programs: Readonly<Record<string, FakeProgram>> = {
  print: async ({ step, print }) => {
    const [, exitCode, ...lines] = step.command;
    for (const line of lines) print(line);
    return Number(exitCode);
  },
  environment: async ({ environment, print }) => {
    const text = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    for (const line of text.join('\n').split('\n')) print(line);
    return 0;
  },
  workDirectory: async ({ step, print }) => {
    print(step.workDirectory);
    return 0;
  },
  printAndWait: async ({ step, print, stopped }) => {
    print(step.command[1] ?? '');
    if (!stopped.aborted) await once(stopped, 'abort');
    return 0;
  },
};

processEngineContract('the fake engine', () => ({
  engine: fakeProcessEngine(programs),
  commands: {
    print: (lines, exitCode = 0) => ['print', String(exitCode), ...lines],
    environment: () => ['environment'],
    workDirectory: () => ['workDirectory'],
    printAndWait: (line) => ['printAndWait', line],
  },
}));
