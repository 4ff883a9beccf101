import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  AttachUserPolicyCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { formatGlobalArn } from '../../kernel/arn.js';
import { partitionOf } from '../../kernel/partition.js';
import { DEMO_REGION, type DemoClients } from './clients.js';
import { NAMES } from './resources.js';

const run = promisify(execFile);

/** The developer's own directory: a git repository with the application in it, and the right to push. */
export interface WorkingCopy {
  readonly directory: string;
  /** Changes a file of the application. */
  write(path: string, text: string): Promise<void>;
  /** Commits everything and pushes. @returns how long the push took, in ms */
  push(message: string): Promise<number>;
}

/** @param application the example's directory, copied */
export async function createWorkingCopy(
  clients: DemoClients,
  cloneUrl: string,
  application: string,
  directory: string,
): Promise<WorkingCopy> {
  const url = await withCredentials(clients, cloneUrl);
  await cp(application, directory, { recursive: true });
  const git = async (...args: string[]) => {
    await run('git', args, { cwd: directory, env: gitEnvironment(directory) });
  };
  await git('init', '--quiet', '--initial-branch', NAMES.branch);
  await git('config', 'user.name', 'Demo');
  await git('config', 'user.email', 'demo@localhost');
  await git('remote', 'add', 'origin', url);
  return {
    directory,
    write: (path, text) => writeFile(join(directory, path), text),
    async push(message) {
      await git('add', '--all');
      await git('commit', '--quiet', '--message', message);
      const startedAt = performance.now();
      await git('push', '--quiet', 'origin', NAMES.branch);
      return performance.now() - startedAt;
    },
  };
}

/** Git credentials of an IAM user, as CodeCommit gives them to those who use no credential helper. */
async function withCredentials({ iam }: DemoClients, cloneUrl: string): Promise<string> {
  await iam.send(new CreateUserCommand({ UserName: 'developer' }));
  await iam.send(
    new AttachUserPolicyCommand({
      UserName: 'developer',
      PolicyArn: formatGlobalArn({
        partition: partitionOf(DEMO_REGION),
        service: 'iam',
        accountId: 'aws',
        resource: 'policy/AWSCodeCommitPowerUser',
      }),
    }),
  );
  const { ServiceSpecificCredential } = await iam.send(
    new CreateServiceSpecificCredentialCommand({
      UserName: 'developer',
      ServiceName: 'codecommit.amazonaws.com',
    }),
  );
  const url = new URL(cloneUrl);
  url.username = encodeURIComponent(ServiceSpecificCredential?.ServiceUserName ?? '');
  url.password = encodeURIComponent(ServiceSpecificCredential?.ServicePassword ?? '');
  return url.toString();
}

/** The user's own git settings must not change what the demo does. */
function gitEnvironment(directory: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH ?? '',
    HOME: directory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
  };
}
