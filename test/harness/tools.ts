import { spawnSync } from 'node:child_process';

/** What some tests need beside Node and git. With REQUIRE_ALL=1 a missing one fails the run; otherwise its tests are skipped, with one line here. */
const TOOLS = [
  { name: 'the AWS CLI', tests: 'tests that run the AWS CLI', command: ['aws', '--version'] },
  { name: 'Python 3 with boto3', tests: 'the acceptance tests', command: ['python3', '-c', 'import boto3'] },
  {
    name: 'a Docker daemon',
    tests: 'builds in containers',
    command: ['docker', 'version', '--format', '{{.Server.Version}}'],
  },
] as const;

/** Vitest runs it once, before all tests. */
export function setup(): void {
  for (const { name, tests, command } of TOOLS) {
    const [program, ...args] = command;
    if (spawnSync(program, args, { stdio: 'ignore' }).status === 0) continue;
    if (process.env.REQUIRE_ALL === '1') throw new Error(`${name} is not there, and REQUIRE_ALL is set`);
    process.stdout.write(`skipped: ${tests}: ${name} is not there\n`);
  }
  // No package registry has it, so nothing may insist on it.
  if (process.env.PIPEWRIGHT_AWS_CODEDEPLOY_AGENT === undefined) {
    process.stdout.write(
      "skipped: AWS's own CodeDeploy agent: PIPEWRIGHT_AWS_CODEDEPLOY_AGENT does not name it\n",
    );
  }
}
