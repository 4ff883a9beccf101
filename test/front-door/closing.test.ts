import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startHttpServer } from '../../src/front-door/server.js';
import { silentLogger } from '../../src/kernel/logger.js';

/** As a poll that is held open for a while. */
const HELD_MS = 150;
const GRACE_MS = 20_000;

it('a server that ends is not kept by a client that asks again at once on the same connection', async () => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    guardOrigin: false,
    routes: [],
    async aws(_request, response) {
      await pause(HELD_MS);
      response.end('answer');
    },
    context: () => {
      throw new Error('there are no routes');
    },
    log: silentLogger(),
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () =>
    new Promise<string | undefined>((resolve, reject) => {
      get({ port: server.port, host: '127.0.0.1', agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.headers.connection));
      }).on('error', reject);
    });
  expect(await ask()).toBe('keep-alive');

  const underWay = ask();
  const asksAgain = underWay.then(ask).catch((error: NodeJS.ErrnoException) => error.code);
  await pause(HELD_MS / 3);
  const startedAt = performance.now();
  await server.close(GRACE_MS);
  expect(performance.now() - startedAt).toBeLessThan(GRACE_MS / 2);
  expect(await underWay).toBe('close');
  expect(await asksAgain).toBe('ECONNREFUSED');
  agent.destroy();
});
