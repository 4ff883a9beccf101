import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { hasTerraform } from './terraform.js';

/** What some tests need beside Node and git. With REQUIRE_ALL=1 a missing one fails the run; otherwise its tests are skipped, with one line here. */
const TOOLS = {
  aws: { name: 'the AWS CLI', tests: 'tests that run the AWS CLI', command: ['aws', '--version'] },
  boto3: {
    name: 'Python 3 with boto3',
    tests: 'the acceptance tests',
    command: ['python3', '-c', 'import boto3'],
  },
  docker: {
    name: 'a Docker daemon',
    tests: 'builds in containers',
    command: ['docker', 'version', '--format', '{{.Server.Version}}'],
  },
  'docker-registry': {
    name: 'docker-registry',
    tests: 'pushes to a container registry',
    command: ['docker-registry', '--version'],
  },
  /** Elsewhere the AWS CLI is a program that cannot be taken apart. */
  awscli: { command: ['python3', '-c', 'import awscli'] },
} as const;

type Tool = keyof typeof TOOLS;

declare module 'vitest' {
  interface ProvidedContext {
    /** What each tool that is there has printed. */
    readonly tools: Readonly<Partial<Record<Tool, string>>>;
  }
}

/** What the tool says of its version, perhaps nothing; undefined where it is not there. It was asked once, before all tests. */
export function foundTool(tool: Tool): string | undefined {
  return inject('tools')[tool];
}

/** Whether a shell would find the program. Asking some of them for their version takes longer than what they are needed for. */
export function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, program)));
}

/** Vitest runs it once, before all tests. */
export async function setup(project: TestProject): Promise<void> {
  const found: Partial<Record<Tool, string>> = {};
  await Promise.all(
    (Object.keys(TOOLS) as Tool[]).map(async (tool) => {
      const [program, ...args] = TOOLS[tool].command;
      const asked = promisify(execFile)(program, args, { encoding: 'utf8' });
      const answer = await asked.catch(() => undefined);
      if (answer) found[tool] = answer.stdout;
    }),
  );
  project.provide('tools', found);
  tellWhatIsMissing(found);
}

function tellWhatIsMissing(found: Readonly<Partial<Record<Tool, string>>>): void {
  for (const [tool, needed] of Object.entries(TOOLS)) {
    if (found[tool as Tool] !== undefined || !('tests' in needed)) continue;
    const { name, tests } = needed;
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
