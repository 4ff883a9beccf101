import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { createApp } from '../app.js';

async function started(release) {
  const app = createApp({ version: '7', instance: 'web-1', healthy: true, ...release });
  await new Promise((resolve) => app.listen(0, '127.0.0.1', resolve));
  return { app, url: `http://127.0.0.1:${app.address().port}` };
}

describe('the application', () => {
  let app;
  let url;

  before(async () => {
    ({ app, url } = await started({}));
  });

  after(() => app.close());

  test('says which version answers, and where', async () => {
    const response = await fetch(url);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { version: '7', instance: 'web-1' });
  });

  test('says so to people too', async () => {
    const response = await fetch(url, { headers: { accept: 'text/html' } });
    assert.match(response.headers.get('content-type'), /^text\/html/);
    assert.match(await response.text(), /<h1>Version 7<\/h1>/);
  });

  test('knows its own paths only', async () => {
    assert.equal((await fetch(`${url}/elsewhere`)).status, 404);
  });

  test('is healthy', async () => {
    assert.equal((await fetch(`${url}/health`)).status, 200);
  });
});

test('an application that is not healthy says so', async () => {
  const { app, url } = await started({ healthy: false });
  assert.equal((await fetch(`${url}/health`)).status, 503);
  app.close();
});

test('what a version is called cannot break the page', async () => {
  const { app, url } = await started({ version: '<script>' });
  const text = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
  assert.ok(!text.includes('<script>'));
  app.close();
});

test('this release has a version', async () => {
  const version = await readFile(new URL('../version.txt', import.meta.url), 'utf8');
  assert.match(version.trim(), /^[\w.-]+$/);
});
