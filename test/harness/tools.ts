import { spawnSync } from 'node:child_process';
import { hasTerraform } from './terraform.js';

/** What some tests need beside Node and git. With REQUIRE_ALL=1 a missing one fails the run; otherwise its tests are skipped, with one line here. */
const TOOLS = [
  { name: 'the AWS CLI', tests: 'tests that run the AWS CLI', command: ['aws', '--version'] },
  { name: 'Python 3 with boto3', tests: 'the acceptance tests', command: ['python3', '-c', 'import boto3'] },
  {
    name: 'a Docker daemon',
    tests: 'builds in containers',
    command: ['docker', 'version', '--format', '{{.Server.Version}}'],
  },
  {
    name: 'docker-registry',
    tests: 'pushes to a container registry',
    command: ['docker-registry', '--version'],
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
  // Its provider is larger than all else together.
  if (!hasTerraform) {
    process.stdout.write(
      'skipped: Terraform: PIPEWRIGHT_TF_PLUGIN_DIR names no mirror of its AWS provider, or terraform is not installed\n',
    );
  }
}
