import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  ListDeploymentTargetsCommand,
  StopDeploymentCommand,
  waitUntilDeploymentSuccessful,
} from '@aws-sdk/client-codedeploy';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { rawZip } from '../harness/raw-archives.js';
import { eventually } from '../harness/wait.js';
import { appSpec, Fleet, type Host } from './fleet.js';

let fleet: Fleet;

beforeAll(async () => {
  fleet = await Fleet.start();
});
afterAll(() => fleet.close());

const RECORD = '#!/bin/sh\necho "$LIFECYCLE_EVENT $DEPLOYMENT_ID" >> "$PIPEWRIGHT_HOST_ROOT/events"\n';

function read(host: Host | undefined, path: string): string {
  return readFileSync(host?.path(path) ?? '', 'utf8');
}

async function statuses(deploymentId: string, targetId: string): Promise<string[]> {
  const { lifecycleEvents = [] } = await fleet.target(deploymentId, targetId);
  return lifecycleEvents.map((event) => `${event.lifecycleEventName} ${event.status}`);
}

describe('a deployment', () => {
  afterEach(() => fleet.retire());

  it('goes through all events on every host, one host at a time', async () => {
    const [first, second] = await fleet.hosts('one', ['one-a', 'one-b']);
    await fleet.group('one');
    const revision = await fleet.upload('one.zip', {
      'appspec.yml': appSpec({ AfterInstall: 'hook.sh', ValidateService: 'hook.sh' }),
      'hook.sh': RECORD,
      'site/index.html': 'v1',
    });
    const id = await fleet.deploy('one', revision, { description: 'first' });
    const limits = { client: fleet.codedeploy, maxWaitTime: 20, minDelay: 1, maxDelay: 1 };
    const waited = await waitUntilDeploymentSuccessful(limits, { deploymentId: id });
    expect(waited.state).toBe('SUCCESS');
    expect(await fleet.deployment(id)).toMatchObject({
      status: 'Succeeded',
      description: 'first',
      creator: 'user',
      deploymentOverview: { Succeeded: 2, Failed: 0, Pending: 0, InProgress: 0, Skipped: 0, Ready: 0 },
    });
    for (const host of [first, second]) {
      expect(read(host, 'srv/web/index.html')).toBe('v1');
      expect(read(host, 'events')).toBe(`AfterInstall ${id}\nValidateService ${id}\n`);
    }
    expect(await statuses(id, 'one-a')).toEqual([
      'ApplicationStop Succeeded',
      'DownloadBundle Succeeded',
      'BeforeInstall Succeeded',
      'Install Succeeded',
      'AfterInstall Succeeded',
      'ApplicationStart Succeeded',
      'ValidateService Succeeded',
    ]);
    const [a, b] = await Promise.all([fleet.target(id, 'one-a'), fleet.target(id, 'one-b')]);
    const spans = [a, b].map(({ lifecycleEvents = [] }) => ({
      start: lifecycleEvents[0]?.startTime?.getTime() ?? 0,
      end: lifecycleEvents.at(-1)?.endTime?.getTime() ?? 0,
    }));
    const [earlier, later] = spans.toSorted((x, y) => x.start - y.start);
    expect(later?.start).toBeGreaterThanOrEqual(earlier?.end ?? Number.POSITIVE_INFINITY);
  });

  it('fails when a hook fails, and the last good revision comes back by itself', async () => {
    const hosts = await fleet.hosts('back', ['back-a', 'back-b']);
    await fleet.group('back', {
      autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE'] },
    });
    const good = await fleet.upload('good.zip', {
      'appspec.yml': appSpec({ ApplicationStop: 'stop.sh' }),
      'stop.sh': RECORD,
      'site/index.html': 'good',
    });
    expect((await fleet.finished(await fleet.deploy('back', good))).status).toBe('Succeeded');
    const bad = await fleet.upload('bad.zip', {
      'appspec.yml': appSpec({ ValidateService: 'validate.sh' }),
      'validate.sh': '#!/bin/sh\necho "port is closed" >&2\nexit 3\n',
      'site/index.html': 'bad',
    });
    const id = await fleet.deploy('back', bad);
    const failed = await fleet.finished(id);
    expect(failed).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'HEALTH_CONSTRAINTS' },
      deploymentOverview: { Failed: 1, Skipped: 1, Succeeded: 0 },
    });
    const { targetIds = [] } = await fleet.codedeploy.send(
      new ListDeploymentTargetsCommand({ deploymentId: id, targetFilters: { TargetStatus: ['Failed'] } }),
    );
    expect(targetIds).toHaveLength(1);
    const event = await fleet.event(id, targetIds[0] ?? '', 'ValidateService');
    expect(event).toMatchObject({
      status: 'Failed',
      diagnostics: {
        errorCode: 'ScriptFailed',
        scriptName: 'validate.sh',
        message: 'Script at specified location: validate.sh failed with exit code 3',
      },
    });
    expect(event?.diagnostics?.logTail).toContain('[stderr]port is closed');
    const rollbackId = failed.rollbackInfo?.rollbackDeploymentId ?? '';
    expect(failed.rollbackInfo?.rollbackMessage).toBe(
      `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${rollbackId}.`,
    );
    const rollback = await fleet.finished(rollbackId);
    expect(rollback).toMatchObject({
      status: 'Succeeded',
      creator: 'codeDeployRollback',
      revision: good,
      rollbackInfo: {
        rollbackTriggeringDeploymentId: id,
        rollbackMessage: `Deployment ${rollbackId} is triggered to roll back deployment ${id}.`,
      },
    });
    for (const host of hosts) expect(read(host, 'srv/web/index.html')).toBe('good');
  });

  it('stops an application with the script of the revision before', async () => {
    const [host] = await fleet.hosts('before', ['before-a']);
    await fleet.group('before');
    const withStop = (name: string) =>
      fleet.upload(`${name}.zip`, {
        'appspec.yml': appSpec({ ApplicationStop: 'stop.sh' }),
        'stop.sh': `#!/bin/sh\necho ${name} >> "$PIPEWRIGHT_HOST_ROOT/stopped"\n`,
        'site/index.html': name,
      });
    await fleet.finished(await fleet.deploy('before', await withStop('r1')));
    expect(existsSync(host?.path('stopped') ?? '')).toBe(false);
    await fleet.finished(await fleet.deploy('before', await withStop('r2')));
    await fleet.finished(await fleet.deploy('before', await withStop('r3')));
    expect(read(host, 'stopped')).toBe('r1\nr2\n');
  });

  it('gets past a broken ApplicationStop where it is told to', async () => {
    await fleet.hosts('broken', ['broken-a']);
    await fleet.group('broken');
    const broken = await fleet.upload('broken.zip', {
      'appspec.yml': appSpec({ ApplicationStop: 'stop.sh' }),
      'stop.sh': '#!/bin/sh\nexit 1\n',
      'site/a': '1',
    });
    await fleet.finished(await fleet.deploy('broken', broken));
    const stuck = await fleet.finished(await fleet.deploy('broken', broken));
    expect(stuck.status).toBe('Failed');
    const id = await fleet.deploy('broken', broken, { ignoreApplicationStopFailures: true });
    expect((await fleet.finished(id)).status).toBe('Succeeded');
    expect((await statuses(id, 'broken-a')).slice(0, 2)).toEqual([
      'ApplicationStop Failed',
      'DownloadBundle Succeeded',
    ]);
  });

  it('never takes more hosts out of service than its configuration allows', async () => {
    const names = ['half-a', 'half-b', 'half-c', 'half-d'];
    await fleet.hosts('half', names);
    await fleet.group('half', { deploymentConfigName: 'CodeDeployDefault.HalfAtATime' });
    const revision = await fleet.upload('half.zip', {
      'appspec.yml': appSpec({ AfterInstall: 'slow.sh' }),
      'slow.sh': '#!/bin/sh\nsleep 0.2\n',
      'site/a': '1',
    });
    const id = await fleet.deploy('half', revision);
    expect((await fleet.finished(id)).status).toBe('Succeeded');
    const moments: (readonly [number, number])[] = [];
    for (const name of names) {
      const { lifecycleEvents = [] } = await fleet.target(id, name);
      moments.push([lifecycleEvents[0]?.startTime?.getTime() ?? 0, 1]);
      moments.push([lifecycleEvents.at(-1)?.endTime?.getTime() ?? 0, -1]);
    }
    let together = 0;
    let most = 0;
    for (const [, change] of moments.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
      together += change;
      most = Math.max(most, together);
    }
    expect(most).toBe(2);
  });

  it('can be stopped: what runs ends, the rest is skipped', async () => {
    const [host] = await fleet.hosts('stop', ['stop-a', 'stop-b']);
    await fleet.group('stop');
    const revision = await fleet.upload('stop.zip', {
      'appspec.yml': appSpec({ AfterInstall: 'wait.sh' }),
      'wait.sh':
        '#!/bin/sh\ntouch "$PIPEWRIGHT_HOST_ROOT/waiting"\nwhile [ ! -e "$PIPEWRIGHT_HOST_ROOT/go" ]; do sleep 0.05; done\n',
      'site/a': '1',
    });
    const id = await fleet.deploy('stop', revision);
    const busy = await eventually(async () => {
      const found = ['stop-a', 'stop-b'].map((name) => host?.root.replace('stop-a', name) ?? '');
      return found.find((root) => existsSync(`${root}/waiting`));
    });
    const answer = await fleet.codedeploy.send(new StopDeploymentCommand({ deploymentId: id }));
    expect(answer.status).toBe('Pending');
    expect((await fleet.deployment(id)).status).toBe('InProgress');
    writeFileSync(`${busy}/go`, '');
    const info = await fleet.finished(id);
    expect(info).toMatchObject({
      status: 'Stopped',
      errorInformation: { code: 'MANUAL_STOP' },
      deploymentOverview: { Failed: 1, Skipped: 1 },
    });
    await expect(
      fleet.codedeploy.send(new StopDeploymentCommand({ deploymentId: id })),
    ).rejects.toMatchObject({ name: 'DeploymentAlreadyCompletedException' });
  });

  it('can be stopped with a rollback', async () => {
    const [host] = await fleet.hosts('undo', ['undo-a']);
    await fleet.group('undo');
    const good = await fleet.upload('undo.zip', { 'appspec.yml': appSpec(), 'site/a': 'good' });
    await fleet.finished(await fleet.deploy('undo', good));
    const slow = await fleet.upload('undo-slow.zip', {
      'appspec.yml': appSpec({ AfterInstall: 'wait.sh' }),
      'wait.sh': '#!/bin/sh\ntouch "$PIPEWRIGHT_HOST_ROOT/waiting"; sleep 0.5\n',
      'site/a': 'slow',
    });
    const id = await fleet.deploy('undo', slow);
    await eventually(() => existsSync(host?.path('waiting') ?? ''));
    await fleet.codedeploy.send(new StopDeploymentCommand({ deploymentId: id, autoRollbackEnabled: true }));
    const { rollbackInfo } = await fleet.finished(id);
    await fleet.finished(rollbackInfo?.rollbackDeploymentId ?? '');
    expect(read(host, 'srv/web/a')).toBe('good');
  });

  it('is refused while another one of the group runs', async () => {
    const [host] = await fleet.hosts('busy', ['busy-a']);
    await fleet.group('busy');
    const slow = await fleet.upload('busy.zip', {
      'appspec.yml': appSpec({ AfterInstall: 'wait.sh' }),
      'wait.sh': '#!/bin/sh\ntouch "$PIPEWRIGHT_HOST_ROOT/waiting"; sleep 0.3\n',
      'site/a': '1',
    });
    const id = await fleet.deploy('busy', slow);
    await eventually(() => existsSync(host?.path('waiting') ?? ''));
    await expect(fleet.deploy('busy', slow)).rejects.toMatchObject({
      name: 'DeploymentLimitExceededException',
      message: `The Deployment Group 'busy' already has an active Deployment '${id}'`,
    });
    await fleet.finished(id);
  });
});

describe('what is wrong with a revision', () => {
  beforeAll(async () => {
    await fleet.hosts('bad', ['bad-a']);
    await fleet.group('bad');
  });

  async function diagnosticsOf(event: string, files: Record<string, string>) {
    const id = await fleet.deploy('bad', await fleet.upload(`bad-${event}.zip`, files));
    expect((await fleet.finished(id)).status).toBe('Failed');
    return (await fleet.event(id, 'bad-a', event))?.diagnostics;
  }

  it.each([
    [
      'no AppSpec file',
      'BeforeInstall',
      { 'site/a': '1' },
      /did not find an AppSpec file within the unpacked revision directory at revision-relative path "appspec\.yml"/,
    ],
    [
      'an empty AppSpec file',
      'BeforeInstall',
      { 'appspec.yml': '' },
      /the application specification file was empty/,
    ],
    [
      'another system',
      'BeforeInstall',
      { 'appspec.yml': 'version: 0.0\nos: plan9\n' },
      /an unsupported operating system \(plan9\)/,
    ],
    [
      'a source that is missing',
      'Install',
      { 'appspec.yml': appSpec() },
      /No such file or directory - .*site/,
    ],
  ])('%s is told', async (_what, event, files, message) => {
    expect(await diagnosticsOf(event, files)).toMatchObject({
      errorCode: 'UnknownError',
      message: expect.stringMatching(message),
    });
  });

  it('a script that is missing is told', async () => {
    const diagnostics = await diagnosticsOf('AfterInstall', {
      'appspec.yml': appSpec({ AfterInstall: 'no/such.sh' }),
      'site/a': '1',
    });
    expect(diagnostics).toMatchObject({
      errorCode: 'ScriptMissing',
      scriptName: 'no/such.sh',
      message: expect.stringMatching(/^Script does not exist at specified location: \/.*\/no\/such\.sh$/),
    });
  });

  it('an object that is missing or another one is told', async () => {
    const missing = {
      revisionType: 'S3',
      s3Location: { bucket: 'bundles', key: 'none', bundleType: 'zip' },
    } as const;
    const id = await fleet.deploy('bad', missing);
    await fleet.finished(id);
    expect((await fleet.event(id, 'bad-a', 'DownloadBundle'))?.diagnostics?.message).toContain('NoSuchKey');
    const revision = await fleet.upload('etag.zip', { 'appspec.yml': appSpec() });
    const { s3Location } = revision;
    const other = await fleet.deploy('bad', { ...revision, s3Location: { ...s3Location, eTag: 'abc' } });
    await fleet.finished(other);
    expect((await fleet.event(other, 'bad-a', 'DownloadBundle'))?.diagnostics?.message).toMatch(
      /^Expected deployment artifact bundle etag abc but was actually "?[0-9a-f]{32}"?$/,
    );
  });

  it('a bundle that reaches out of its directory is refused', async () => {
    const bytes = rawZip([{ name: '../../../escaped', data: Buffer.from('x') }]);
    const id = await fleet.deploy('bad', await fleet.uploadBytes('escape.zip', bytes));
    await fleet.finished(id);
    const event = await fleet.event(id, 'bad-a', 'DownloadBundle');
    expect(event).toMatchObject({
      status: 'Failed',
      diagnostics: { message: expect.stringContaining('escaped') },
    });
  });
});
