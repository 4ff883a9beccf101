import { writeFileSync } from 'node:fs';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { type RevisionLocation, UpdateDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import { AttachRolePolicyCommand, DetachRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../harness/wait.js';
import { appSpec, Fleet, type Host } from './fleet.js';

let fleet: Fleet;
let hosts: Host[];
let cloudwatch: CloudWatchClient;
let quick: RevisionLocation;
const rolePolicy = {
  RoleName: 'deployer',
  PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSCodeDeployRole',
};

beforeAll(async () => {
  fleet = await Fleet.start();
  hosts = await fleet.hosts('watched', ['watched-a', 'watched-b']);
  cloudwatch = fleet.server.client(CloudWatchClient);
  await fleet.server.client(IAMClient).send(new AttachRolePolicyCommand(rolePolicy));
  for (const AlarmName of ['errors', 'latency']) {
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'web',
        MetricName: AlarmName,
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'ignore',
      }),
    );
  }
  quick = await fleet.upload('quick.zip', { 'appspec.yml': appSpec(), 'site/index.html': 'quick' });
  await fleet.group('watched', {
    alarmConfiguration: { enabled: true, alarms: [{ name: 'errors' }, { name: 'latency' }] },
    autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_STOP_ON_ALARM'] },
  });
});
afterAll(() => fleet.close());

async function setAlarm(AlarmName: string, StateValue: 'OK' | 'ALARM'): Promise<void> {
  await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a test' }));
}

it('stops a deployment whose alarm goes off, and rolls it back', async () => {
  expect(await fleet.finished(await fleet.deploy('watched', quick))).toMatchObject({ status: 'Succeeded' });
  const slow = await fleet.upload('slow.zip', {
    'appspec.yml': appSpec({ ValidateService: 'wait.sh' }),
    'wait.sh': '#!/bin/sh\nuntil [ -e "$PIPEWRIGHT_HOST_ROOT/go-on" ]; do sleep 0.1; done\n',
    'site/index.html': 'slow',
  });
  const id = await fleet.deploy('watched', slow);
  const { name: busy } = await eventually(async () => {
    const events = await Promise.all(hosts.map(({ name }) => fleet.event(id, name, 'ValidateService')));
    return hosts.find((_, index) => events[index]?.status === 'InProgress');
  });
  await setAlarm('latency', 'ALARM');
  await eventually(async () => (await fleet.deployment(id)).deploymentOverview?.Skipped === 1);
  for (const host of hosts) writeFileSync(host.path('go-on'), '');
  const stopped = await fleet.finished(id);
  expect(stopped).toMatchObject({
    status: 'Stopped',
    errorInformation: {
      code: 'ALARM_ACTIVE',
      message:
        'One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: latency',
    },
  });
  expect((await fleet.event(id, busy, 'ValidateService'))?.status).toBe('Failed');
  // The alarm is still active: what undoes the deployment is not stopped by it.
  const rollback = await fleet.finished(stopped.rollbackInfo?.rollbackDeploymentId ?? '');
  expect(rollback).toMatchObject({ status: 'Succeeded', creator: 'codeDeployRollback', revision: quick });
});

it('does not begin while an alarm is active, unless the deployment says otherwise', async () => {
  await setAlarm('errors', 'ALARM');
  const refused = await fleet.finished(await fleet.deploy('watched', quick));
  expect(refused).toMatchObject({ status: 'Stopped', errorInformation: { code: 'ALARM_ACTIVE' } });
  expect(refused.errorInformation?.message).toContain('Activated alarms: errors latency');
  expect(refused.startTime).toBeUndefined();
  expect(refused.rollbackInfo).toBeUndefined();
  const overrideAlarmConfiguration = { enabled: false };
  const forced = await fleet.finished(await fleet.deploy('watched', quick, { overrideAlarmConfiguration }));
  expect(forced).toMatchObject({ status: 'Succeeded', overrideAlarmConfiguration });
});

it('stops where the states of alarms cannot be learnt, unless that is to be ignored', async () => {
  await setAlarm('errors', 'OK');
  const watch = async (name: string, ignorePollAlarmFailure: boolean) => {
    await fleet.codedeploy.send(
      new UpdateDeploymentGroupCommand({
        applicationName: 'web',
        currentDeploymentGroupName: 'watched',
        alarmConfiguration: { enabled: true, ignorePollAlarmFailure, alarms: [{ name }] },
      }),
    );
    return await fleet.finished(await fleet.deploy('watched', quick));
  };
  const missing = await watch('no-such-alarm', false);
  expect(missing).toMatchObject({ status: 'Stopped', errorInformation: { code: 'ALARM_ACTIVE' } });
  expect(missing.errorInformation?.message).toMatch(/could not be retrieved.*no-such-alarm/);
  expect((await watch('no-such-alarm', true)).status).toBe('Succeeded');
  await fleet.server.client(IAMClient).send(new DetachRolePolicyCommand(rolePolicy));
  const denied = await watch('errors', false);
  expect(denied).toMatchObject({ status: 'Stopped', errorInformation: { code: 'IAM_ROLE_PERMISSIONS' } });
  expect(denied.errorInformation?.message).toMatch(/AmazonCloudWatch.*cloudwatch:DescribeAlarms/);
  expect((await watch('errors', true)).status).toBe('Succeeded');
});
