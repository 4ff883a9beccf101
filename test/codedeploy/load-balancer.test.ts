import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLoadBalancer } from '../harness/load-balancer.js';
import { eventually } from '../harness/wait.js';
import { type BundleFiles, Fleet, type Host } from './fleet.js';

let fleet: Fleet;
const hosts: Host[] = [];
let url: string;

beforeAll(async () => {
  fleet = await Fleet.start({ timeScale: 20 });
  await allowBalancing(true);
  const elb = fleet.server.client(ElasticLoadBalancingV2Client);
  const balancer = await startLoadBalancer(elb, 'web', { delaySeconds: 2 });
  url = balancer.url;
  for (const name of ['lb-a', 'lb-b']) {
    const port = await freePort();
    const tags = { fleet: 'lb', 'pipewright:target-address': `127.0.0.1:${port}` };
    await mkdir(`${fleet.directory}/${name}/etc`, { recursive: true });
    await writeFile(`${fleet.directory}/${name}/etc/port`, `${port}`);
    hosts.push(await fleet.host(name, tags));
  }
  await fleet.group('lb', {
    deploymentStyle: { deploymentType: 'IN_PLACE', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    loadBalancerInfo: { targetGroupInfoList: [{ name: 'web' }] },
  });
});
afterAll(async () => {
  for (const host of hosts) stopServer(host);
  await fleet.close();
});

async function allowBalancing(allowed: boolean): Promise<void> {
  const iam = fleet.server.client(IAMClient);
  const name = { RoleName: 'deployer', PolicyName: 'balance' };
  if (!allowed) {
    await iam.send(new DeleteRolePolicyCommand(name));
    return;
  }
  const Statement = [{ Effect: 'Allow', Action: 'elasticloadbalancing:*', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutRolePolicyCommand({ ...name, PolicyDocument }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function stopServer(host: Host): void {
  try {
    process.kill(Number(readFileSync(host.path('run/web.pid'), 'utf8')));
  } catch {
    // Not there any more.
  }
}

const SERVER = `
import { createServer } from 'node:http';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const root = process.env.PIPEWRIGHT_HOST_ROOT;
createServer((request, response) => response.end(process.argv[2])).listen(
  Number(readFileSync(root + '/etc/port', 'utf8')), '127.0.0.1', () => {
    mkdirSync(root + '/run', { recursive: true });
    writeFileSync(root + '/run/web.pid', String(process.pid));
  });
`;

function release(version: string): BundleFiles {
  return {
    'appspec.yml': `version: 0.0
os: linux
files:
  - {source: server.mjs, destination: /srv/web}
hooks:
  ApplicationStop: [{location: stop.sh, timeout: 20}]
  ApplicationStart: [{location: start.sh, timeout: 20}]
`,
    'server.mjs': SERVER,
    'start.sh': `#!/bin/sh
rm -f "$PIPEWRIGHT_HOST_ROOT/run/web.pid"
"${process.execPath}" "$PIPEWRIGHT_HOST_ROOT/srv/web/server.mjs" ${version} > /dev/null 2>&1 &
while [ ! -s "$PIPEWRIGHT_HOST_ROOT/run/web.pid" ]; do sleep 0.02; done
`,
    'stop.sh': '#!/bin/sh\nkill "$(cat "$PIPEWRIGHT_HOST_ROOT/run/web.pid")"\n',
  };
}

async function answer(): Promise<string> {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  return await response.text();
}

it('takes instances out of the load balancer, so that no request fails', async () => {
  const first = await fleet.deploy('lb', await fleet.upload('v1.zip', release('v1')));
  expect(await fleet.finished(first, 40_000)).toMatchObject({ status: 'Succeeded' });
  expect(await eventually(answer)).toBe('v1');
  const stop = new AbortController();
  const seen: string[] = [];
  const failures: unknown[] = [];
  const requests = (async () => {
    while (!stop.signal.aborted) {
      await answer().then(
        (text) => seen.push(text),
        (error: unknown) => failures.push(error),
      );
      await pause(2);
    }
  })();
  const second = await fleet.deploy('lb', await fleet.upload('v2.zip', release('v2')));
  const info = await fleet.finished(second, 40_000);
  stop.abort();
  await requests;
  expect(info.status).toBe('Succeeded');
  expect(failures).toEqual([]);
  expect(seen).toContain('v1');
  expect(await answer()).toBe('v2');
  const { lifecycleEvents = [] } = await fleet.target(second, 'lb-a');
  expect(lifecycleEvents.map((event) => `${event.lifecycleEventName} ${event.status}`)).toEqual([
    'BeforeBlockTraffic Succeeded',
    'BlockTraffic Succeeded',
    'AfterBlockTraffic Succeeded',
    'ApplicationStop Succeeded',
    'DownloadBundle Succeeded',
    'BeforeInstall Succeeded',
    'Install Succeeded',
    'AfterInstall Succeeded',
    'ApplicationStart Succeeded',
    'ValidateService Succeeded',
    'BeforeAllowTraffic Succeeded',
    'AllowTraffic Succeeded',
    'AfterAllowTraffic Succeeded',
  ]);
});

it('fails clearly when the service role may not touch the load balancer', async () => {
  await allowBalancing(false);
  const id = await fleet.deploy('lb', await fleet.upload('v3.zip', release('v3')));
  expect((await fleet.finished(id)).status).toBe('Failed');
  const events = await Promise.all(['lb-a', 'lb-b'].map((name) => fleet.event(id, name, 'BlockTraffic')));
  expect(events.find((event) => event?.status === 'Failed')?.diagnostics?.message).toMatch(
    /assumed-role\/deployer\/.* is not authorized to perform: elasticloadbalancing:/,
  );
  expect(await answer()).toBe('v2');
  await allowBalancing(true);
});

it('fails clearly when an instance has not said where it is reached', async () => {
  await fleet.hosts('nowhere', ['nowhere-a']);
  await fleet.group('nowhere', {
    deploymentStyle: { deploymentType: 'IN_PLACE', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    loadBalancerInfo: { targetGroupInfoList: [{ name: 'web' }] },
  });
  const id = await fleet.deploy('nowhere', await fleet.upload('v4.zip', release('v4')));
  expect((await fleet.finished(id)).status).toBe('Failed');
  expect((await fleet.event(id, 'nowhere-a', 'BlockTraffic'))?.diagnostics?.message).toBe(
    'The on-premises instance nowhere-a has no tag pipewright:target-address with its ip:port, so the load balancer cannot reach it.',
  );
});
