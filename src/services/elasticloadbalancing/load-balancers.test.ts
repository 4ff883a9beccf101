import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AddTagsCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  DescribeCapacityReservationCommand,
  DescribeListenerAttributesCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerAttributesCommand,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyRuleCommand,
  RegisterTargetsCommand,
  RemoveTagsCommand,
  SetIpAddressTypeCommand,
  SetRulePrioritiesCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
  waitUntilLoadBalancerAvailable,
  waitUntilLoadBalancersDeleted,
  waitUntilTargetDeregistered,
  waitUntilTargetInService,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsCli, hasAwsCli } from '../../../test/harness/aws-cli.js';
import { newTargetGroup, startLoadBalancer } from '../../../test/harness/load-balancer.js';
import { startNamedTarget, startTarget, type TestTarget } from '../../../test/harness/proxy.js';
import { startServer, type TestServer } from '../../../test/harness/server.js';

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

/** A target of that name, registered. */
async function serve(TargetGroupArn: string, name: string): Promise<void> {
  const target = await startNamedTarget(name);
  targets.push(target);
  const Targets = [{ Id: '127.0.0.1', Port: target.port }];
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
}

/** Looks as often as the waiter can. */
function waiter() {
  return { client: elb, minDelay: 1, maxDelay: 1, maxWaitTime: 20 };
}

async function textAt(url: string): Promise<string> {
  return (await fetch(url)).text();
}

describe('load balancers', () => {
  test('are provisioned, then active, and are created once', async () => {
    const input = { Name: 'web', Subnets: ['subnet-1', 'subnet-2'], Tags: [{ Key: 'stage', Value: 'test' }] };
    const { LoadBalancers: [created] = [] } = await elb.send(new CreateLoadBalancerCommand(input));
    expect(created).toMatchObject({
      LoadBalancerArn: expect.stringMatching(/:loadbalancer\/app\/web\/[0-9a-f]{16}$/),
      DNSName: '127.0.0.1',
      Scheme: 'internet-facing',
      Type: 'application',
      State: { Code: 'provisioning' },
      AvailabilityZones: [{ SubnetId: 'subnet-1', ZoneName: 'us-east-1a' }, { SubnetId: 'subnet-2' }],
    });
    await waitUntilLoadBalancerAvailable(waiter(), { Names: ['web'] });
    const again = await elb.send(new CreateLoadBalancerCommand(input));
    expect(again.LoadBalancers?.[0]?.LoadBalancerArn).toBe(created?.LoadBalancerArn);
    await expect(
      elb.send(new CreateLoadBalancerCommand({ ...input, Scheme: 'internal' })),
    ).rejects.toMatchObject({ name: 'DuplicateLoadBalancerNameException' });
    const { LoadBalancerArn } = created ?? {};
    await elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups: ['sg-1'] }));
    const moved = await elb.send(
      new SetSubnetsCommand({ LoadBalancerArn, Subnets: ['subnet-1', 'subnet-3'] }),
    );
    expect(moved.AvailabilityZones).toMatchObject([{ SubnetId: 'subnet-1' }, { SubnetId: 'subnet-3' }]);
    const type = (IpAddressType: 'ipv4' | 'dualstack') =>
      elb.send(new SetIpAddressTypeCommand({ LoadBalancerArn, IpAddressType }));
    expect(await type('ipv4')).toMatchObject({ IpAddressType: 'ipv4' });
    await expect(type('dualstack')).rejects.toMatchObject({ name: 'InvalidConfigurationRequestException' });
    const described = await elb.send(
      new DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn ?? ''] }),
    );
    expect(described.LoadBalancers?.[0]).toMatchObject({
      State: { Code: 'active' },
      SecurityGroups: ['sg-1'],
    });
    expect(
      (await elb.send(new DescribeCapacityReservationCommand({ LoadBalancerArn }))).CapacityReservationState,
    ).toEqual([]);
  });

  test('are told page by page', async () => {
    const names = ['page-a', 'page-b', 'page-c'];
    for (const Name of names) await elb.send(new CreateLoadBalancerCommand({ Name }));
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await elb.send(new DescribeLoadBalancersCommand({ PageSize: 2, Marker }));
      expect(page.LoadBalancers?.length).toBeLessThanOrEqual(2);
      seen.push(...(page.LoadBalancers ?? []).map(({ LoadBalancerName }) => LoadBalancerName));
      Marker = page.NextMarker;
    } while (Marker);
    expect(seen).toEqual(expect.arrayContaining(names));
    expect(new Set(seen).size).toBe(seen.length);
    await expect(elb.send(new DescribeLoadBalancersCommand({ Marker: 'forged' }))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  test('are not found, misnamed, or of kinds that there are not', async () => {
    await expect(elb.send(new DescribeLoadBalancersCommand({ Names: ['none'] }))).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
      message: "Load balancers '[none]' not found",
    });
    for (const [Name, Type] of [['internal-x'], ['a_b'], ['x', 'network']] as const) {
      await expect(elb.send(new CreateLoadBalancerCommand({ Name, Type }))).rejects.toThrow();
    }
  });

  test('keep attributes, and protection from deletion', async () => {
    const { balancerArn: LoadBalancerArn } = await startLoadBalancer(elb, 'kept', { delaySeconds: 0 });
    const set = (Key: string, Value: string) =>
      elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes: [{ Key, Value }] }));
    await set('deletion_protection.enabled', 'true');
    const { Attributes } = await elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
    expect(Attributes).toContainEqual({ Key: 'deletion_protection.enabled', Value: 'true' });
    expect(Attributes).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '60' });
    await expect(elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }))).rejects.toMatchObject({
      name: 'OperationNotPermittedException',
    });
    await expect(set('no.such.attribute', 'x')).rejects.toMatchObject({ name: 'ValidationError' });
    await set('deletion_protection.enabled', 'false');
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
  });

  test('close their ports when they go; their target groups stay', async () => {
    const { balancerArn, listenerArn, groupArn, url } = await startLoadBalancer(elb, 'going', {
      delaySeconds: 0,
    });
    await serve(groupArn, 'going');
    expect(await textAt(url)).toBe('going');
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: balancerArn }));
    await expect(fetch(url)).rejects.toThrow();
    await expect(
      elb.send(new DescribeListenersCommand({ ListenerArns: [listenerArn] })),
    ).rejects.toMatchObject({ name: 'ListenerNotFoundException' });
    const left = await elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [groupArn] }));
    expect(left.TargetGroups?.[0]?.LoadBalancerArns).toEqual([]);
  });
});

describe('listeners', () => {
  test('forward by weight, and show what they forward to', async () => {
    const {
      balancerArn,
      listenerArn,
      groupArn: blue,
      url,
    } = await startLoadBalancer(elb, 'shift', { delaySeconds: 0 });
    const green = await newTargetGroup(elb, 'shift-green');
    await serve(blue, 'blue');
    await serve(green, 'green');
    expect(await textAt(url)).toBe('blue');
    const shown = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: balancerArn }));
    expect(shown.Listeners?.[0]).toMatchObject({
      ListenerArn: listenerArn,
      Protocol: 'HTTP',
      Port: Number(new URL(url).port),
      DefaultActions: [
        {
          Type: 'forward',
          TargetGroupArn: blue,
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: blue, Weight: 1 }],
            TargetGroupStickinessConfig: { Enabled: false },
          },
        },
      ],
    });
    const TargetGroups = [
      { TargetGroupArn: blue, Weight: 0 },
      { TargetGroupArn: green, Weight: 100 },
    ];
    const modified = await elb.send(
      new ModifyListenerCommand({
        ListenerArn: listenerArn,
        DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
      }),
    );
    expect(modified.Listeners?.[0]?.DefaultActions?.[0]).toMatchObject({ ForwardConfig: { TargetGroups } });
    expect(modified.Listeners?.[0]?.DefaultActions?.[0]).not.toHaveProperty('TargetGroupArn');
    for (let index = 0; index < 5; index += 1) expect(await textAt(url)).toBe('green');
  });

  test('have a port of this machine, or say why not', async () => {
    const {
      balancerArn: LoadBalancerArn,
      groupArn: TargetGroupArn,
      url,
    } = await startLoadBalancer(elb, 'port', {
      delaySeconds: 0,
    });
    const Port = Number(new URL(url).port);
    const DefaultActions = [{ Type: 'forward', TargetGroupArn } as const];
    const create = (port: number | undefined, more = {}) =>
      elb.send(
        new CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTP', Port: port, DefaultActions, ...more }),
      );
    expect((await create(Port)).Listeners?.[0]?.Port).toBe(Port);
    const fixed = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }];
    await expect(create(Port, { DefaultActions: fixed })).rejects.toMatchObject({
      name: 'DuplicateListenerException',
    });
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const taken = other.address();
    await expect(create(typeof taken === 'object' ? taken?.port : 0)).rejects.toMatchObject({
      name: 'InvalidConfigurationRequestException',
      message: expect.stringMatching(/^Port \d+ of 127.0.0.1 is in use by another listener or program/),
    });
    other.close();
    await expect(create(undefined)).rejects.toThrow('A listener port must be specified');
    await expect(create(0, { Protocol: undefined })).rejects.toThrow('A listener protocol must be specified');
    await expect(create(0, { Protocol: 'HTTPS' })).rejects.toMatchObject({
      name: 'UnsupportedProtocolException',
    });
    await expect(create(0, { Protocol: 'TCP' })).rejects.toThrow("must be one of 'HTTP, HTTPS'");
  });

  test('move to another port and back to none', async () => {
    const {
      listenerArn: ListenerArn,
      groupArn,
      url,
    } = await startLoadBalancer(elb, 'move', { delaySeconds: 0 });
    await serve(groupArn, 'moved');
    const { Listeners: [moved] = [] } = await elb.send(new ModifyListenerCommand({ ListenerArn, Port: 0 }));
    expect(await textAt(`http://127.0.0.1:${moved?.Port}`)).toBe('moved');
    await expect(fetch(url)).rejects.toThrow();
    await elb.send(new DeleteListenerCommand({ ListenerArn }));
    await expect(fetch(`http://127.0.0.1:${moved?.Port}`)).rejects.toThrow();
    await expect(elb.send(new DeleteListenerCommand({ ListenerArn }))).rejects.toMatchObject({
      name: 'ListenerNotFoundException',
    });
  });

  test('put headers into all responses, and hide what they are', async () => {
    const {
      listenerArn: ListenerArn,
      groupArn,
      url,
    } = await startLoadBalancer(elb, 'headers', {
      delaySeconds: 0,
    });
    const target = await startTarget((request, response) => {
      request.resume();
      response.setHeader('x-frame-options', 'ALLOWALL').end('own');
    });
    targets.push(target);
    const Targets = [{ Id: '127.0.0.1', Port: target.port }];
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));
    const set = async (Key: string, Value: string) => {
      const name = `routing.http.response.${Key}`;
      const Attributes = [{ Key: name, Value }];
      const changed = await elb.send(new ModifyListenerAttributesCommand({ ListenerArn, Attributes }));
      const shown = await elb.send(new DescribeListenerAttributesCommand({ ListenerArn }));
      expect(shown.Attributes).toEqual(changed.Attributes);
      expect(shown.Attributes).toContainEqual({ Key: name, Value });
    };
    await set('strict_transport_security.header_value', 'max-age=60');
    await set('x_frame_options.header_value', 'DENY');
    const forwarded = await fetch(url);
    expect(await forwarded.text()).toBe('own');
    expect(forwarded.headers.get('strict-transport-security')).toBe('max-age=60');
    expect(forwarded.headers.get('x-frame-options')).toBe('DENY');
    await set('x_frame_options.header_value', '');
    expect((await fetch(url)).headers.get('x-frame-options')).toBe('ALLOWALL');

    const Conditions = [{ Field: 'path-pattern', Values: ['/fixed'] }];
    const Actions = [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '200' } }];
    await elb.send(new CreateRuleCommand({ ListenerArn, Priority: 1, Conditions, Actions }));
    expect((await fetch(`${url}/fixed`)).headers.get('server')).toBe('awselb/2.0');
    await set('server.enabled', 'false');
    const fixed = await fetch(`${url}/fixed`);
    expect(fixed.headers.get('server')).toBeNull();
    expect(fixed.headers.get('strict-transport-security')).toBe('max-age=60');
    for (const [key, value] of [
      ['x_content_type_options.header_value', 'sniff'],
      ['content_security_policy.header_value', 'a\r\nSet-Cookie: b'],
      ['access_control_allow_methods.header_value', 'FETCH'],
      ['no_such.header_value', 'x'],
    ] as const) {
      await expect(set(key, value), key).rejects.toMatchObject({ name: 'ValidationError' });
    }
  });

  test('do not share target groups across load balancers', async () => {
    const { groupArn: TargetGroupArn } = await startLoadBalancer(elb, 'first', { delaySeconds: 0 });
    const { LoadBalancers: [second] = [] } = await elb.send(
      new CreateLoadBalancerCommand({ Name: 'second' }),
    );
    const forward = (arn: string) =>
      elb.send(
        new CreateListenerCommand({
          LoadBalancerArn: second?.LoadBalancerArn,
          Protocol: 'HTTP',
          Port: 0,
          DefaultActions: [{ Type: 'forward', TargetGroupArn: arn }],
        }),
      );
    await expect(forward(TargetGroupArn)).rejects.toMatchObject({
      name: 'TargetGroupAssociationLimitException',
    });
    await expect(forward(`${TargetGroupArn}0`)).rejects.toMatchObject({
      name: 'TargetGroupNotFoundException',
    });
  });

  test.each([
    [{ Type: 'forward', ForwardConfig: { TargetGroups: [] } }, /target group ARN/],
    [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }, /would loop/],
    [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', Port: '0' } }, /Redirect port/],
    [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '300' } }, /regular expression/],
    [
      { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'x/y' } },
      /Content type/,
    ],
    [{ Type: 'authenticate-oidc' }, /HTTPS/],
  ] as const)('refuse action %#', async (action, message) => {
    const { LoadBalancers: [balancer] = [] } = await elb.send(
      new CreateLoadBalancerCommand({ Name: 'actions' }),
    );
    const input = { LoadBalancerArn: balancer?.LoadBalancerArn, Protocol: 'HTTP', Port: 0 } as const;
    const DefaultActions = [action as { Type: 'forward' }];
    await expect(elb.send(new CreateListenerCommand({ ...input, DefaultActions }))).rejects.toThrow(message);
  });
});

describe('rules', () => {
  test('decide by path and host, in order of priority', async () => {
    const {
      listenerArn: ListenerArn,
      groupArn,
      url,
    } = await startLoadBalancer(elb, 'rules', { delaySeconds: 0 });
    await serve(groupArn, 'default');
    const say = (MessageBody: string) => [
      { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', MessageBody } } as const,
    ];
    const rule = async (Priority: number, path: string, body: string) => {
      const Conditions = [{ Field: 'path-pattern', Values: [path] }];
      const made = await elb.send(
        new CreateRuleCommand({ ListenerArn, Priority, Conditions, Actions: say(body) }),
      );
      return made.Rules?.[0]?.RuleArn;
    };
    const wide = await rule(20, '/a*', 'wide');
    const narrow = await rule(10, '/api/*', 'narrow');
    await expect(rule(10, '/x', 'x')).rejects.toMatchObject({ name: 'PriorityInUseException' });
    expect([await textAt(`${url}/api/1`), await textAt(`${url}/abc`), await textAt(url)]).toEqual([
      'narrow',
      'wide',
      'default',
    ]);
    const swap = [
      { RuleArn: wide, Priority: 10 },
      { RuleArn: narrow, Priority: 20 },
    ];
    await elb.send(new SetRulePrioritiesCommand({ RulePriorities: swap }));
    expect(await textAt(`${url}/api/1`)).toBe('wide');
    await elb.send(new ModifyRuleCommand({ RuleArn: wide, Actions: say('changed') }));
    expect(await textAt(`${url}/api/1`)).toBe('changed');
    await elb.send(new DeleteRuleCommand({ RuleArn: wide }));
    expect(await textAt(`${url}/api/1`)).toBe('narrow');
    const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn }));
    expect(Rules.map(({ Priority, IsDefault }) => [Priority, IsDefault])).toEqual([
      ['20', false],
      ['default', true],
    ]);
    expect(Rules[0]?.Conditions).toEqual([
      { Field: 'path-pattern', Values: ['/api/*'], PathPatternConfig: { Values: ['/api/*'] } },
    ]);
    const RuleArn = Rules[1]?.RuleArn;
    const [shown] = (await elb.send(new DescribeRulesCommand({ RuleArns: [RuleArn ?? ''] }))).Rules ?? [];
    expect(shown?.IsDefault).toBe(true);
    await expect(elb.send(new DeleteRuleCommand({ RuleArn }))).rejects.toMatchObject({
      name: 'OperationNotPermittedException',
    });
  });

  test.each([
    [[{ Field: 'path-pattern', Values: [] }], /condition value/],
    [[{ Field: 'color', Values: ['red'] }], /Condition field/],
    [[{ Field: 'source-ip', SourceIpConfig: { Values: ['1.2.3.4/33'] } }], /CIDR/],
    [[{ Field: 'path-pattern', Values: ['/1', '/2', '/3', '/4', '/5', '/6'] }], /at most 5 condition values/],
    [[{ Field: 'path-pattern', Values: ['/*?*?*?'] }], /wildcards/],
    [
      [
        { Field: 'path-pattern', Values: ['/1'] },
        { Field: 'path-pattern', Values: ['/2'] },
      ],
      /only have one/,
    ],
  ])('refuse conditions %#', async (Conditions, message) => {
    const input = {
      ListenerArn: 'any',
      Priority: 1,
      Actions: [{ Type: 'forward', TargetGroupArn: 'a' } as const],
    };
    await expect(elb.send(new CreateRuleCommand({ ...input, Conditions }))).rejects.toThrow(message);
  });
});

test('resources of all kinds have tags', async () => {
  const { balancerArn, listenerArn, groupArn } = await startLoadBalancer(elb, 'tagged', { delaySeconds: 0 });
  const ResourceArns = [balancerArn, listenerArn, groupArn];
  await elb.send(
    new AddTagsCommand({
      ResourceArns,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '' },
      ],
    }),
  );
  await elb.send(new AddTagsCommand({ ResourceArns: [groupArn], Tags: [{ Key: 'a', Value: '2' }] }));
  await elb.send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['b'] }));
  const { TagDescriptions = [] } = await elb.send(new DescribeTagsCommand({ ResourceArns }));
  expect(TagDescriptions.map(({ Tags }) => Tags)).toEqual([
    [{ Key: 'a', Value: '1' }],
    [{ Key: 'a', Value: '1' }],
    [{ Key: 'a', Value: '2' }],
  ]);
  const missing = [`${groupArn}0`];
  await expect(elb.send(new DescribeTagsCommand({ ResourceArns: missing }))).rejects.toMatchObject({
    name: 'TargetGroupNotFoundException',
  });
});

test('a restart opens the same ports before the same targets', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-elb-'));
  const first = await startServer({ dataDirectory });
  const client = first.client(ElasticLoadBalancingV2Client);
  const { groupArn: TargetGroupArn, url } = await startLoadBalancer(client, 'kept', { delaySeconds: 0 });
  const target = await startNamedTarget('still here');
  targets.push(target);
  const Targets = [{ Id: '127.0.0.1', Port: target.port }];
  await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  expect(await textAt(url)).toBe('still here');
  await first.close();
  await expect(fetch(url)).rejects.toThrow();
  const second = await startServer({ dataDirectory });
  expect(await textAt(url)).toBe('still here');
  await fetch(`${second.endpoint}/_pipewright/reset`, { method: 'POST' });
  await expect(fetch(url)).rejects.toThrow();
  await second.close();
  await rm(dataDirectory, { recursive: true });
});

test("the SDK's waiters see each end", async () => {
  const { balancerArn, groupArn: TargetGroupArn } = await startLoadBalancer(elb, 'wait', {
    delaySeconds: 100,
  });
  await serve(TargetGroupArn, 'wait');
  await waitUntilTargetInService(waiter(), { TargetGroupArn });
  const { TargetHealthDescriptions = [] } = await elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn }),
  );
  const Targets = TargetHealthDescriptions.flatMap(({ Target }) => Target ?? []);
  await elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
  await waitUntilTargetDeregistered(waiter(), { TargetGroupArn, Targets });
  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: balancerArn }));
  await waitUntilLoadBalancersDeleted(waiter(), { LoadBalancerArns: [balancerArn] });
});

test.skipIf(!hasAwsCli)('the AWS CLI understands the answers', async () => {
  const { groupArn } = await startLoadBalancer(elb, 'cli', { delaySeconds: 0 });
  await serve(groupArn, 'cli');
  await awsCli(server, 'elbv2', 'wait', 'target-in-service', '--target-group-arn', groupArn);
  expect(
    await awsCli(server, 'elbv2', 'describe-target-health', '--target-group-arn', groupArn),
  ).toMatchObject({
    TargetHealthDescriptions: [{ Target: { Id: '127.0.0.1' }, TargetHealth: { State: 'healthy' } }],
  });
});
