import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../kernel/logger.js';
import { AgentStopped } from '../persistence.js';
import { downloadBundle } from './download.js';

const REVISION = { source: 'S3', bucket: 'bucket', key: 'key', bundleType: 'zip' } as const;

let directory = '';
let server: Server | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-download-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await rm(directory, { recursive: true, force: true });
});

/** An S3 that answers request after request in its own way; the last way stays. */
async function s3(...answers: readonly RequestListener[]): Promise<S3Client> {
  let count = 0;
  server = createServer((request, response) =>
    answers[Math.min(count++, answers.length - 1)]?.(request, response),
  );
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
    maxAttempts: 1,
  });
}

const hangUp: RequestListener = (request) => void request.socket.destroy();
const whole: RequestListener = (_request, response) => void response.end('the bundle');
const breakOff: RequestListener = (request, response) => {
  response.writeHead(200, { 'content-length': '10' });
  response.write('the ', () => request.socket.destroy());
};
const refuse: RequestListener = (_request, response) => {
  response.writeHead(403, { 'content-type': 'application/xml' });
  response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
};

const patience = (signal = new AbortController().signal) => ({ signal, log: silentLogger() });

it('goes on until S3 is there again and has given all of it', async () => {
  const file = join(directory, 'bundle');
  await downloadBundle(await s3(hangUp, breakOff, hangUp, whole), REVISION, file, patience());
  expect(await readFile(file, 'utf8')).toBe('the bundle');
});

it('fails at once where S3 refuses, or has another object', async () => {
  const file = join(directory, 'bundle');
  await expect(downloadBundle(await s3(refuse), REVISION, file, patience())).rejects.toThrow(
    'Could not download the bundle s3://bucket/key: AccessDenied: Access Denied',
  );
  const revision = { ...REVISION, eTag: '"one"' };
  const other: RequestListener = (_request, response) => void response.setHeader('etag', '"two"').end('x');
  await expect(downloadBundle(await s3(other), revision, file, patience())).rejects.toThrow(
    'Expected deployment artifact bundle etag "one" but was actually "two"',
  );
});

it('leaves it to the next agent where this one is to end', async () => {
  const stop = new AbortController();
  const unreachable: RequestListener = (request, response) => {
    stop.abort();
    hangUp(request, response);
  };
  const attempt = downloadBundle(
    await s3(unreachable),
    REVISION,
    join(directory, 'b'),
    patience(stop.signal),
  );
  await expect(attempt).rejects.toThrow(AgentStopped);
});
