import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { BUILT, builtSource } from './test/harness/built-source.js';

/** Whoever sets it has just built dist/. */
const isBuilt = process.env.PIPEWRIGHT_BUILT === '1';

/** Files that look at their whole process (what it holds in memory, who may collect it) and so want one of their own. */
const ALONE = ['test/codecommit/large-push.test.ts'];

/** The longest, which start programs or wait for the clock: the first to begin, so that none of them is the last to end. */
const FIRST = [
  'test/acceptance/acceptance.test.ts',
  'test/crash/crash.test.ts',
  'test/codebuild/killed.test.ts',
  'test/cli/build.test.ts',
  'test/cloudwatch/cloudwatch.test.ts',
  'test/codedeploy/agent-process.test.ts',
];

/** The longest first on a machine that has not run them before, too; then as ever. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      // Their process ends with them: amid the others it would take a shared one's place.
      if (project.name === 'alone') return -1;
      const index = FIRST.findIndex((file) => moduleId.endsWith(`/${file}`));
      return index < 0 ? FIRST.length : index;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

/** All others share a few processes: loading the SDKs and the server for each file takes longer than the tests. */
export default defineConfig({
  plugins: isBuilt ? [builtSource] : [],
  test: {
    server: { deps: { external: isBuilt ? [...BUILT] : [] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          globalSetup: ['test/harness/tools.ts', 'test/harness/installation.ts'],
          setupFiles: ['test/harness/seed.ts'],
          isolate: false,
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // Tests wait for processes and disks about a third of their time.
    maxWorkers: Math.min(availableParallelism() + 1, 8),
  },
});
