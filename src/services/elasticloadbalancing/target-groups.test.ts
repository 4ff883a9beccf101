import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLoadBalancer } from '../../../test/harness/load-balancer.js';
import { startNamedTarget, startTarget, type TestTarget } from '../../../test/harness/proxy.js';
import { startServer, type TestServer } from '../../../test/harness/server.js';
import { eventually } from '../../../test/harness/wait.js';

let server: TestServer;
let elb: ElasticLoadBalancingV2Client;
const targets: TestTarget[] = [];

beforeAll(async () => {
  server = await startServer({ timeScale: 100 });
  elb = server.client(ElasticLoadBalancingV2Client);
});

afterAll(async () => {
  await server.close();
  for (const target of targets) await target.close();
});

async function newTarget(name: string): Promise<TestTarget> {
  const target = await startNamedTarget(name);
  targets.push(target);
  return target;
}

async function healthOf(TargetGroupArn: string, Targets?: { Id: string; Port?: number }[]) {
  const answer = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn, Targets }));
  return answer.TargetHealthDescriptions ?? [];
}

describe('target groups', () => {
  test('keep clients where their application knows them', async () => {
    const { groupArn: TargetGroupArn, url } = await startLoadBalancer(elb, 'session', { delaySeconds: 0 });
    for (const name of ['one', 'two']) {
      const target = await startTarget((request, response) => {
        request.resume();
        if (request.url === '/login') response.setHeader('set-cookie', `sid=${name}; Path=/`);
        response.end(name);
      });
      targets.push(target);
      const Targets = [{ Id: '127.0.0.1', Port: target.port }];
      await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
    }
    const set = (values: Record<string, string>) =>
      elb.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn,
          Attributes: Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
        }),
      );
    const sticky = { 'stickiness.enabled': 'true', 'stickiness.type': 'app_cookie' };
    await expect(set(sticky)).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(set({ 'stickiness.app_cookie.cookie_name': 'AWSALB' })).rejects.toMatchObject({
      name: 'ValidationError',
    });
    const slow = { 'slow_start.duration_seconds': '30' };
    await expect(
      set({ ...slow, 'load_balancing.algorithm.type': 'least_outstanding_requests' }),
    ).rejects.toMatchObject({ name: 'InvalidConfigurationRequestException' });
    await set({ ...sticky, 'stickiness.app_cookie.cookie_name': 'sid' });

    const other = await fetch(url);
    expect(other.headers.getSetCookie()).toEqual([]);
    const login = await fetch(`${url}/login`);
    const known = await login.text();
    const cookies = login.headers.getSetCookie();
    expect(cookies[0]).toBe(`sid=${known}; Path=/`);
    expect(cookies[1]).toMatch(/^AWSALBAPP-0=[\w-]+; Expires=.* GMT; Path=\/$/);
    const Cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
    for (let index = 0; index < 6; index += 1) {
      expect(await (await fetch(url, { headers: { Cookie } })).text()).toBe(known);
    }
    const free = await Promise.all([1, 2].map(async () => (await fetch(url)).text()));
    expect(free.sort()).toEqual(['one', 'two']);
  });

  test('have the defaults of an HTTP group, and are created once', async () => {
    const input = { Name: 'plain', Protocol: 'HTTP', Port: 8080, TargetType: 'ip' } as const;
    const { TargetGroups: [group] = [] } = await elb.send(new CreateTargetGroupCommand(input));
    expect(group).toMatchObject({
      TargetGroupArn: expect.stringMatching(
        /^arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup\/plain\/[0-9a-f]{16}$/,
      ),
      TargetGroupName: 'plain',
      Protocol: 'HTTP',
      ProtocolVersion: 'HTTP1',
      Port: 8080,
      HealthCheckPort: 'traffic-port',
      HealthCheckPath: '/',
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
      Matcher: { HttpCode: '200' },
      LoadBalancerArns: [],
      TargetType: 'ip',
    });
    const again = await elb.send(new CreateTargetGroupCommand(input));
    expect(again.TargetGroups?.[0]?.TargetGroupArn).toBe(group?.TargetGroupArn);
    await expect(elb.send(new CreateTargetGroupCommand({ ...input, Port: 1 }))).rejects.toMatchObject({
      name: 'DuplicateTargetGroupNameException',
    });
    await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: group?.TargetGroupArn }));
    await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: group?.TargetGroupArn }));
    await expect(elb.send(new DescribeTargetGroupsCommand({ Names: ['plain'] }))).rejects.toMatchObject({
      name: 'TargetGroupNotFoundException',
    });
  });

  test.each([
    ['ValidationError', /cannot begin or end/, { Name: '-a' }],
    ['ValidationError', /longer than '32'/, { Name: 'a'.repeat(33) }],
    ['ValidationError', /A port must be specified/, { Port: undefined }],
    ['ValidationError', /A protocol must be specified/, { Protocol: undefined }],
    ['ValidationError', /must be smaller than the interval '5'/, { HealthCheckIntervalSeconds: 5 }],
    ['ValidationError', /value greater than or equal to 5/, { HealthCheckIntervalSeconds: 4 }],
    ['ValidationError', /matcher/, { Matcher: { HttpCode: '100-200' } }],
    ['ValidationError', /Health check path/, { HealthCheckPath: 'health' }],
    ['ValidationError', /Health check port/, { HealthCheckPort: '70000' }],
    ['UnsupportedProtocolException', /HTTPS/, { Protocol: 'HTTPS' }],
    ['InvalidConfigurationRequestException', /'instance'/, { TargetType: undefined }],
    ['InvalidConfigurationRequestException', /'lambda'/, { TargetType: 'lambda' }],
  ] as const)('are refused with %s %s', async (name, message, changes) => {
    const input = { Name: 'refused', Protocol: 'HTTP', Port: 80, TargetType: 'ip', ...changes } as const;
    await expect(elb.send(new CreateTargetGroupCommand(input))).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  test('change their checks and attributes', async () => {
    const { TargetGroups: [group] = [] } = await elb.send(
      new CreateTargetGroupCommand({ Name: 'changing', Protocol: 'HTTP', Port: 80, TargetType: 'ip' }),
    );
    const { TargetGroupArn } = group ?? {};
    const modified = await elb.send(
      new ModifyTargetGroupCommand({
        TargetGroupArn,
        HealthCheckPath: '/up',
        Matcher: { HttpCode: '200-299' },
      }),
    );
    expect(modified.TargetGroups?.[0]).toMatchObject({
      HealthCheckPath: '/up',
      Matcher: { HttpCode: '200-299' },
    });
    await elb.send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn,
        Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
      }),
    );
    const { Attributes } = await elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
    expect(Attributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '5' });
    expect(Attributes).toContainEqual({ Key: 'stickiness.enabled', Value: 'false' });
    const Wrong = [{ Key: 'deregistration_delay.timeout_seconds', Value: '3601' }];
    await expect(
      elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: Wrong })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('targets', () => {
  test('go from initial through healthy and draining to unused', async () => {
    const target = await newTarget('one');
    const { groupArn, url } = await startLoadBalancer(elb, 'life', { delaySeconds: 100 });
    const Targets = [{ Id: '127.0.0.1', Port: target.port }];
    expect(await healthOf(groupArn, Targets)).toEqual([
      {
        Target: Targets[0],
        HealthCheckPort: `${target.port}`,
        TargetHealth: {
          State: 'unused',
          Reason: 'Target.NotRegistered',
          Description: 'Target is not registered to the target group',
        },
      },
    ]);
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));
    const [first] = await healthOf(groupArn);
    expect(['initial', 'healthy']).toContain(first?.TargetHealth?.State);
    await eventually(async () => (await healthOf(groupArn))[0]?.TargetHealth?.State === 'healthy');
    expect(await healthOf(groupArn)).toEqual([
      { Target: Targets[0], HealthCheckPort: `${target.port}`, TargetHealth: { State: 'healthy' } },
    ]);
    expect(await (await fetch(url)).text()).toBe('one');
    await elb.send(new DeregisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));
    expect((await healthOf(groupArn))[0]?.TargetHealth).toEqual({
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    });
    expect((await fetch(url)).status).toBe(503);
    await eventually(async () => (await healthOf(groupArn)).length === 0);
    expect((await healthOf(groupArn, Targets))[0]?.TargetHealth?.Reason).toBe('Target.NotRegistered');
  });

  test('that come back while they drain begin anew', async () => {
    const target = await newTarget('back');
    const { groupArn } = await startLoadBalancer(elb, 'back', { delaySeconds: 3_600 });
    const Targets = [{ Id: '127.0.0.1', Port: target.port }];
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));
    await eventually(async () => (await healthOf(groupArn))[0]?.TargetHealth?.State === 'healthy');
    await elb.send(
      new DeregisterTargetsCommand({ TargetGroupArn: groupArn, Targets: [{ Id: '127.0.0.1' }] }),
    );
    expect((await healthOf(groupArn))[0]?.TargetHealth?.State).toBe('draining');
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));
    await eventually(async () => (await healthOf(groupArn))[0]?.TargetHealth?.State === 'healthy');
  });

  test('without a delay, or in a group that nobody uses, are gone at once', async () => {
    const { groupArn, listenerArn } = await startLoadBalancer(elb, 'gone', { delaySeconds: 0 });
    const Targets = [{ Id: '127.0.0.1', Port: 1 }];
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));
    await elb.send(new DeregisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));
    expect(await healthOf(groupArn)).toEqual([]);
    const other = await elb.send(
      new CreateTargetGroupCommand({ Name: 'other', Protocol: 'HTTP', Port: 80, TargetType: 'ip' }),
    );
    const TargetGroupArn = other.TargetGroups?.[0]?.TargetGroupArn ?? '';
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '10.0.0.1' }] }));
    expect(await healthOf(TargetGroupArn)).toEqual([
      {
        Target: { Id: '10.0.0.1', Port: 80 },
        HealthCheckPort: '80',
        TargetHealth: {
          State: 'unused',
          Reason: 'Target.NotInUse',
          Description: 'Target group is not configured to receive traffic from the load balancer',
        },
      },
    ]);
    await elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '10.0.0.1' }] }));
    expect(await healthOf(TargetGroupArn)).toEqual([]);
    await expect(elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: groupArn }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
    // Another group in its place sets the first one free.
    const DefaultActions = [{ Type: 'forward', TargetGroupArn } as const];
    await elb.send(new ModifyListenerCommand({ ListenerArn: listenerArn, DefaultActions }));
    await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: groupArn }));
  });

  test('must have private addresses', async () => {
    const { groupArn: TargetGroupArn } = await startLoadBalancer(elb, 'private', { delaySeconds: 0 });
    for (const Id of ['8.8.8.8', '169.254.169.254', 'i-0123456789abcdef0', '::1', '0.0.0.0']) {
      const Targets = [{ Id, Port: 80 }];
      await expect(elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }))).rejects.toMatchObject({
        name: 'InvalidTargetException',
      });
    }
  });

  test('that answer wrongly or not at all say why', async () => {
    const down = await startNamedTarget('down');
    await down.close();
    const up = await newTarget('up');
    const { groupArn } = await startLoadBalancer(elb, 'why', { delaySeconds: 0, matcher: '204' });
    const Targets = [down, up].map(({ port }) => ({ Id: '127.0.0.1', Port: port }));
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));
    const states = await eventually(async () => {
      const found = (await healthOf(groupArn, Targets)).map(({ TargetHealth }) => TargetHealth);
      return found.every((health) => health?.State === 'unhealthy') && found;
    });
    expect(states).toEqual([
      { State: 'unhealthy', Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' },
      {
        State: 'unhealthy',
        Reason: 'Target.ResponseCodeMismatch',
        Description: 'Health checks failed with these codes: [200]',
      },
    ]);
  });
});
