import { Agent, request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import {
  forwardTo,
  listener,
  startNamedTarget,
  startProxy,
  startTarget,
  type TestTarget,
  targetGroup,
} from '../../../test/harness/proxy.js';
import { eventually } from '../../../test/harness/wait.js';
import { PortUnavailable } from './proxy.js';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function named(...names: string[]): Promise<TestTarget[]> {
  const targets = await Promise.all(names.map(startNamedTarget));
  for (const target of targets) ends.push(target.close);
  return targets;
}

async function started(...args: Parameters<typeof startProxy>) {
  const proxy = await startProxy(...args);
  ends.push(proxy.close);
  return proxy;
}

/** Keeps asking on kept connections until stopped. */
function startLoad(port: number, connections = 8) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answers = new Map<string, number>();
  const failures: string[] = [];
  let running = true;
  let count = 0;
  const note = (answer: string) => answers.set(answer, (answers.get(answer) ?? 0) + 1);
  const one = () =>
    new Promise<void>((resolve) => {
      const method = count % 3 === 0 ? 'POST' : 'GET';
      const outgoing = request({ port, host: '127.0.0.1', agent, method, path: '/load' }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('close', () => {
          count += 1;
          if (response.statusCode === 200 && response.complete) note(text);
          else failures.push(`${response.statusCode} ${text}`);
          resolve();
        });
      });
      outgoing.on('error', (error) => {
        failures.push(error.message);
        resolve();
      });
      outgoing.end(method === 'POST' ? 'some body' : undefined);
    });
  const workers = Array.from({ length: connections }, async () => {
    while (running) await one();
  });
  return {
    answers,
    failures,
    count: () => count,
    /** Waits until so many more requests have been answered. */
    more: (requests: number) => {
      const goal = count + requests;
      return eventually(() => count + failures.length >= goal, { everyMs: 5 });
    },
    async stop() {
      running = false;
      await Promise.all(workers);
      agent.destroy();
    },
  };
}

describe('weights', () => {
  test('share requests out, and follow a change at once', async () => {
    const [blue, green] = await named('blue', 'green');
    const groups = [targetGroup('blue', [blue?.port ?? 0]), targetGroup('green', [green?.port ?? 0])];
    const shift = (toBlue: number, toGreen: number) => ({
      listeners: [listener({ rules: [forwardTo(['blue', toBlue], ['green', toGreen])] })],
      targetGroups: groups,
    });
    const proxy = await started(shift(100, 0));
    const load = startLoad(proxy.port);
    await load.more(200);
    expect([...load.answers.keys()]).toEqual(['blue']);
    for (const percent of [10, 50]) {
      await proxy.configure(shift(100 - percent, percent));
      // Requests that were under way at the change may still be answered by the old weights.
      await load.more(8);
      load.answers.clear();
      await load.more(1_000);
      const share = (100 * (load.answers.get('green') ?? 0)) / 1_000;
      expect(Math.abs(share - percent)).toBeLessThan(8);
    }
    await proxy.configure(shift(0, 100));
    await load.more(8);
    load.answers.clear();
    await load.more(200);
    await load.stop();
    expect([...load.answers.keys()]).toEqual(['green']);
    expect(load.failures).toEqual([]);
  });

  test('of nothing are 503', async () => {
    const [blue] = await named('blue');
    const proxy = await started({
      listeners: [listener({ rules: [forwardTo(['group', 0])] })],
      targetGroups: [targetGroup('group', [blue?.port ?? 0])],
    });
    expect((await fetch(proxy.url)).status).toBe(503);
    // A group is in use, and so checked, whatever its weight: a shift must find its targets healthy.
    await eventually(() => proxy.engine.health('group')[0]?.health.state === 'healthy');
  });

  test('can be remembered by the client', async () => {
    const [blue, green, more] = await named('blue', 'green', 'more');
    const proxy = await started({
      listeners: [
        listener({
          rules: [
            {
              conditions: [],
              action: {
                kind: 'forward',
                stickyForMs: 60_000,
                groups: [
                  { targetGroupId: 'blue', weight: 1 },
                  { targetGroupId: 'green', weight: 1 },
                ],
              },
            },
          ],
        }),
      ],
      targetGroups: [
        targetGroup('blue', [blue?.port ?? 0]),
        targetGroup('green', [green?.port ?? 0, more?.port ?? 0], { stickyForMs: 60_000 }),
      ],
    });
    for (let client = 0; client < 8; client += 1) {
      const first = await fetch(proxy.url);
      const name = await first.text();
      const cookies = first.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
      expect(cookies[0]).toMatch(/^AWSALBTG=/);
      for (let index = 0; index < 5; index += 1) {
        const again = await fetch(proxy.url, { headers: { Cookie: cookies.join('; ') } });
        expect(await again.text()).toBe(name);
      }
    }
  });
});

describe('targets', () => {
  test('come and go without a failed request', async () => {
    const fleet = await named('one', 'two', 'three');
    const ports = fleet.map(({ port }) => port);
    const proxy = await started({ targetGroups: [targetGroup('group', ports)] });
    const load = startLoad(proxy.port);
    await load.more(300);
    for (const [index, target] of fleet.entries()) {
      const draining = ports.map((port) => ({ host: '127.0.0.1', port, draining: port === target.port }));
      await proxy.configure({ targetGroups: [targetGroup('group', [], { targets: draining })] });
      expect(proxy.engine.health('group')[index]?.health).toEqual({
        state: 'draining',
        reason: 'Target.DeregistrationInProgress',
        description: 'Target deregistration is in progress',
      });
      await load.more(16);
      await target.close();
      await proxy.configure({
        targetGroups: [
          targetGroup(
            'group',
            ports.filter((port) => port !== target.port),
          ),
        ],
      });
      const [replacement] = await named(`new ${index}`);
      ports[index] = replacement?.port ?? 0;
      await proxy.configure({ targetGroups: [targetGroup('group', ports)] });
      await eventually(() => proxy.engine.health('group').every(({ health }) => health.state === 'healthy'));
      load.answers.clear();
      await load.more(100);
    }
    await load.stop();
    expect(load.failures).toEqual([]);
    expect([...load.answers.keys()].sort()).toEqual(['new 0', 'new 1', 'new 2']);
    expect(load.count()).toBeGreaterThan(600);
  });

  test('that drain finish what they have, and are cut when they are gone', async () => {
    const released: (() => void)[] = [];
    const slow = await startTarget((incoming, response) => {
      if (incoming.url === '/health') return response.end();
      response.write('begun,');
      released.push(() => response.end('ended'));
      return undefined;
    });
    ends.push(slow.close);
    const [other] = await named('other');
    const proxy = await started({ targetGroups: [targetGroup('group', [slow.port])] });
    const [finished, cut] = await Promise.all([fetch(proxy.url), fetch(proxy.url)]);
    const drained = [
      { host: '127.0.0.1', port: slow.port, draining: true },
      { host: '127.0.0.1', port: other?.port ?? 0, draining: false },
    ];
    await proxy.configure({ targetGroups: [targetGroup('group', [], { targets: drained })] });
    for (let index = 0; index < 5; index += 1) expect(await (await fetch(proxy.url)).text()).toBe('other');
    released[0]?.();
    expect(await finished?.text()).toBe('begun,ended');
    await proxy.configure({ targetGroups: [targetGroup('group', [other?.port ?? 0])] });
    await expect(cut?.text()).rejects.toThrow();
  });

  test('are chosen by how busy they are where the group says so', async () => {
    const [idle] = await named('idle');
    const busy = await startTarget((incoming, response) => {
      if (incoming.url === '/health') response.end();
    });
    ends.push(busy.close);
    const ports = [busy.port, idle?.port ?? 0];
    const proxy = await started({
      targetGroups: [targetGroup('group', ports, { algorithm: 'least_outstanding_requests' })],
    });
    await eventually(() => proxy.engine.health('group').every(({ health }) => health.state === 'healthy'));
    const stuck = new AbortController();
    const pending = fetch(proxy.url, { signal: stuck.signal });
    for (let index = 0; index < 10; index += 1) expect(await (await fetch(proxy.url)).text()).toBe('idle');
    stuck.abort();
    await expect(pending).rejects.toThrow();
  });

  test('that begin slowly get ever more, and at last all of their share', async () => {
    const [first, second] = await named('first', 'second');
    const ports = [first?.port ?? 0, second?.port ?? 0];
    const group = (count: number, slowStartMs: number) => ({
      targetGroups: [targetGroup('group', ports.slice(0, count), { slowStartMs })],
    });
    const proxy = await started(group(1, 60_000));
    const areHealthy = (count: number) => () => {
      const states = proxy.engine.health('group');
      return states.length === count && states.every(({ health }) => health.state === 'healthy');
    };
    const shareOfSecond = async () => {
      const answers = [];
      for (let index = 0; index < 40; index += 1) answers.push(await (await fetch(proxy.url)).text());
      return answers.filter((answer) => answer === 'second').length;
    };
    await eventually(areHealthy(1));
    await proxy.configure(group(2, 60_000));
    await eventually(areHealthy(2));
    expect(await shareOfSecond()).toBeLessThan(10);
    await proxy.configure(group(1, 100));
    await proxy.configure(group(2, 100));
    await eventually(areHealthy(2));
    await eventually(async () => (await shareOfSecond()) === 20);
  });

  test('that fail their checks get no requests, until all do', async () => {
    let status = 200;
    const flaky = await startTarget((incoming, response) => {
      response.statusCode = incoming.url === '/health' ? status : 200;
      response.end('flaky');
    });
    ends.push(flaky.close);
    const [steady] = await named('steady');
    const ports = [flaky.port, steady?.port ?? 0];
    const proxy = await started({ targetGroups: [targetGroup('group', ports)] });
    const state = (index: number) => proxy.engine.health('group')[index]?.health;
    await eventually(() => state(0)?.state === 'healthy' && state(1)?.state === 'healthy');
    status = 503;
    await eventually(() => state(0)?.state === 'unhealthy');
    expect(state(0)).toMatchObject({
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [503]',
    });
    for (let index = 0; index < 6; index += 1) expect(await (await fetch(proxy.url)).text()).toBe('steady');
    await steady?.close();
    await eventually(() => state(1)?.state === 'unhealthy');
    expect(state(1)).toMatchObject({
      reason: 'Target.FailedHealthChecks',
      description: 'Health checks failed',
    });
    expect(await (await fetch(proxy.url)).text()).toBe('flaky');
    status = 200;
    await eventually(() => state(0)?.state === 'healthy');
    expect(proxy.changes.filter(({ port }) => port === flaky.port).map(({ to }) => to.state)).toEqual([
      'initial',
      'healthy',
      'unhealthy',
      'healthy',
    ]);
  });

  test('that hang time out, and those of a group that no listener uses are unused', async () => {
    const hanging = await startTarget(() => {});
    ends.push(hanging.close);
    const check = { ...targetGroup('any', []).healthCheck, timeoutMs: 60 };
    const targetGroups = [
      targetGroup('group', [hanging.port], { healthCheck: check }),
      targetGroup('idle', [hanging.port]),
    ];
    const proxy = await started({ targetGroups });
    expect(proxy.engine.health('idle')).toEqual([
      {
        host: '127.0.0.1',
        port: hanging.port,
        healthCheckPort: hanging.port,
        health: {
          state: 'unused',
          reason: 'Target.NotInUse',
          description: 'Target group is not configured to receive traffic from the load balancer',
        },
      },
    ]);
    await eventually(() => proxy.engine.health('group')[0]?.health.state === 'unhealthy');
    expect(proxy.engine.health('group')[0]?.health).toMatchObject({ reason: 'Target.Timeout' });
    expect(proxy.engine.health('nobody knows it')).toEqual([]);
  });
});

describe('listeners', () => {
  test('decide by their rules, in order', async () => {
    const [web, api] = await named('web', 'api');
    const proxy = await started({
      listeners: [
        listener({
          rules: [
            { ...forwardTo(['api', 1]), conditions: [{ field: 'path-pattern', values: ['/api/*'] }] },
            {
              conditions: [{ field: 'host-header', values: ['old.example.com'] }],
              action: {
                kind: 'redirect',
                statusCode: 301,
                protocol: 'HTTPS',
                host: 'new.example.com',
                port: '443',
                path: '/#{path}',
                query: '#{query}',
              },
            },
            {
              conditions: [{ field: 'path-pattern', values: ['/down'] }],
              action: {
                kind: 'fixed-response',
                statusCode: 418,
                contentType: 'text/plain',
                body: 'short and stout',
              },
            },
            forwardTo(['web', 1]),
          ],
        }),
      ],
      targetGroups: [targetGroup('web', [web?.port ?? 0]), targetGroup('api', [api?.port ?? 0])],
    });
    expect(await (await fetch(`${proxy.url}/`)).text()).toBe('web');
    expect(await (await fetch(`${proxy.url}/api/x`)).text()).toBe('api');
    const fixed = await fetch(`${proxy.url}/down`);
    expect([fixed.status, fixed.headers.get('content-type')]).toEqual([418, 'text/plain']);
    expect(await fixed.text()).toBe('short and stout');
    const redirected = await new Promise<string | undefined>((resolve) =>
      request({ port: proxy.port, path: '/a?b', headers: { Host: 'old.example.com' } }, (response) => {
        response.resume();
        resolve(response.headers.location);
      }).end(),
    );
    expect(redirected).toBe('https://new.example.com/a?b');
  });

  test('open, move and close while others serve', async () => {
    const [target] = await named('target');
    const targetGroups = [targetGroup('group', [target?.port ?? 0])];
    const proxy = await started({ targetGroups });
    const load = startLoad(proxy.port);
    const reserved = await proxy.engine.reserve('second', '127.0.0.1', 0);
    expect((await fetch(`http://127.0.0.1:${reserved}`)).status).toBe(503);
    await proxy.configure({
      listeners: [listener(), listener({ id: 'second', port: reserved })],
      targetGroups,
    });
    expect(await (await fetch(`http://127.0.0.1:${reserved}`)).text()).toBe('target');
    expect(proxy.engine.listeners()).toEqual([
      { id: 'listener', state: 'listening', port: proxy.port },
      { id: 'second', state: 'listening', port: reserved },
    ]);
    await proxy.configure({ targetGroups });
    await expect(fetch(`http://127.0.0.1:${reserved}`)).rejects.toThrow();
    await load.more(50);
    await load.stop();
    expect(load.failures).toEqual([]);
  });

  test('say why they could not open, and do when they can', async () => {
    const [blocker] = await named('blocker');
    const port = blocker?.port ?? 0;
    const proxy = await started({});
    await expect(proxy.engine.reserve('x', '127.0.0.1', port)).rejects.toThrow(PortUnavailable);
    await expect(proxy.engine.reserve('x', '127.0.0.1', port)).rejects.toMatchObject({ reason: 'in use' });
    await expect(proxy.engine.reserve('x', '192.0.2.1', 0)).rejects.toMatchObject({
      reason: 'no such address',
    });
    await proxy.configure({ listeners: [listener({ port })] });
    expect(proxy.engine.listeners()).toEqual([
      { id: 'listener', state: 'failed', reason: `port ${port} is in use` },
    ]);
    await blocker?.close();
    await eventually(() => proxy.engine.listeners()[0]?.state === 'listening');
  });

  test('let requests under way finish when the engine closes', async () => {
    const released: (() => void)[] = [];
    const slow = await startTarget((incoming, response) => {
      if (incoming.url === '/health') response.end();
      else released.push(() => response.end('finished'));
    });
    ends.push(slow.close);
    const proxy = await started({ targetGroups: [targetGroup('group', [slow.port])] });
    const answer = fetch(proxy.url);
    await eventually(() => released.length === 1);
    const closed = proxy.engine.close(5_000);
    await expect(eventually(() => fetch(proxy.url), { timeoutMs: 50 })).rejects.toThrow();
    released[0]?.();
    expect(await (await answer).text()).toBe('finished');
    await closed;
  });
});
