import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** Files that look at their whole process (what it holds in memory, who may collect it) and so want one of their own. */
const ALONE = ['test/codecommit/large-push.test.ts'];

/** All others share a few processes: loading the SDKs and the server for each file takes longer than the tests. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          globalSetup: ['test/harness/tools.ts', 'test/harness/installation.ts'],
          isolate: false,
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
    env: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // Clients in the tests' own processes must not take the developer's profile.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Tests wait for processes and disks about a third of their time.
    maxWorkers: Math.min(availableParallelism() + 1, 8),
  },
});
