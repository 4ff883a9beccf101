import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AddTagsToOnPremisesInstancesCommand,
  RegisterOnPremisesInstanceCommand,
} from '@aws-sdk/client-codedeploy';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fleet } from './fleet.js';

/** Path of AWS's own agent (`bin/codedeploy-agent` of aws/aws-codedeploy-agent), where it is installed. */
const agent = process.env.PIPEWRIGHT_AWS_CODEDEPLOY_AGENT;

describe.skipIf(agent === undefined)('the open-source agent of AWS, unchanged', () => {
  let fleet: Fleet;
  let config: string;

  beforeAll(async () => {
    fleet = await Fleet.start();
    config = await configure('theirs');
    await control('start');
  });
  afterAll(async () => {
    await control('stop');
    await fleet.close();
  });

  /** The agent goes into the background and keeps what it was given as outputs: it gets none. */
  async function control(action: 'start' | 'stop'): Promise<void> {
    const env = { PATH: process.env.PATH, HOME: fleet.directory };
    const child = spawn(agent ?? '', [`--config_file=${config}`, action], { env, stdio: 'ignore' });
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    if (exitCode !== 0) throw new Error(`the agent could not ${action}: exit code ${exitCode}`);
  }

  /** Registers a host with a user of its own, as `aws deploy register` does, and writes the agent's files. */
  async function configure(name: string): Promise<string> {
    const iam = fleet.server.client(IAMClient);
    const { User } = await iam.send(new CreateUserCommand({ UserName: name, Path: '/AWS/CodeDeploy/' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    const Statement = [{ Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(
      new PutUserPolicyCommand({ UserName: name, PolicyName: 'codedeploy-agent', PolicyDocument }),
    );
    const iamUserArn = User?.Arn ?? '';
    await fleet.codedeploy.send(new RegisterOnPremisesInstanceCommand({ instanceName: name, iamUserArn }));
    const tags = [{ Key: 'fleet', Value: name }];
    await fleet.codedeploy.send(new AddTagsToOnPremisesInstancesCommand({ instanceNames: [name], tags }));
    await fleet.group(name);
    const at = (path: string) => join(fleet.directory, path);
    mkdirSync(at('log'), { recursive: true });
    writeFileSync(
      at('onpremises.yml'),
      `---
region: us-east-1
iam_user_arn: ${iamUserArn}
aws_access_key_id: ${AccessKey?.AccessKeyId}
aws_secret_access_key: ${AccessKey?.SecretAccessKey}
`,
    );
    writeFileSync(
      at('agent.yml'),
      `---
:deploy_control_endpoint: ${fleet.server.endpoint}
:s3_endpoint_override: ${fleet.server.endpoint}
:on_premises_config_file: ${at('onpremises.yml')}
:root_dir: ${at('deployment-root')}
:log_dir: ${at('log')}
:pid_dir: ${at('pid')}
:program_name: codedeploy-agent
:wait_between_runs: 1
:max_revisions: 5
:codedeploy_test_profile: beta
`,
    );
    return at('agent.yml');
  }

  const release = (exitCode: number) => ({
    'appspec.yml': `version: 0.0
os: linux
files:
  - {source: site, destination: ${fleet.directory}/www}
hooks:
  ValidateService: [{location: check.sh, timeout: 10}]
`,
    'check.sh': `#!/bin/sh\necho "checked by $LIFECYCLE_EVENT"\nexit ${exitCode}\n`,
    'site/index.html': 'from AWS',
  });

  it('deploys', async () => {
    const id = await fleet.deploy('theirs', await fleet.upload('theirs.zip', release(0)));
    const info = await fleet.finished(id, 50_000);
    expect(info).toMatchObject({ status: 'Succeeded', deploymentOverview: { Succeeded: 1 } });
    expect(readFileSync(join(fleet.directory, 'www/index.html'), 'utf8')).toBe('from AWS');
  });

  it('reports a failing hook', async () => {
    const id = await fleet.deploy('theirs', await fleet.upload('failing.zip', release(3)));
    expect((await fleet.finished(id, 50_000)).status).toBe('Failed');
    expect((await fleet.event(id, 'theirs', 'ValidateService'))?.diagnostics).toMatchObject({
      errorCode: 'ScriptFailed',
      scriptName: 'check.sh',
      message: 'Script at specified location: check.sh failed with exit code 3',
      logTail: expect.stringContaining('[stdout]checked by ValidateService'),
    });
  });
});
