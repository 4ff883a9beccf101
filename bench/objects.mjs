// A gigabyte into S3 and out again, against a file server in a few lines of node:http, each with and without syncing
// to disk; and the most memory that it took. The best of some rounds, one server after the other.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, freePort, listening, startPipewright } from './harness/server.mjs';

const SIZE = 1024 ** 3;
const CHUNK = randomBytes(1024 * 1024);
const ROUNDS = 3;
/** Local mode takes an unknown key without looking at its signature. */
const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

async function fileServer(isDurable) {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'bench-files-'));
  const script = `
    const http = require('node:http');
    const fs = require('node:fs');
    const { pipeline } = require('node:stream/promises');
    const file = ${JSON.stringify(join(dir, 'file'))};
    http.createServer(async (request, response) => {
      if (request.method === 'GET') return pipeline(fs.createReadStream(file), response);
      await pipeline(request, fs.createWriteStream(file, { flush: ${isDurable} }));
      response.end();
    }).listen(${port}, '127.0.0.1');`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
  await listening(port);
  return {
    port,
    pid: child.pid,
    async stop() {
      await end(child);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Sends one request with SIZE bytes, or none, and reads the whole answer. @returns seconds */
function transfer(port, method, path) {
  const sends = method === 'PUT' && path !== '/bench';
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: close',
    'X-Amz-Date: 20260101T000000Z',
    `Authorization: ${AUTHORIZATION}`,
    `Content-Length: ${sends ? SIZE : 0}`,
  ];
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const socket = connect(port, '127.0.0.1');
    let status = '';
    let left = sends ? SIZE : 0;
    const send = () => {
      while (left > 0) {
        left -= CHUNK.length;
        if (!socket.write(CHUNK)) return;
      }
    };
    socket.on('error', reject).on('drain', send);
    socket.on('data', (chunk) => {
      status ||= chunk.subarray(9, 12).toString();
    });
    socket.on('close', () => {
      if (status !== '200') reject(new Error(`${method} ${path} answered ${status}`));
      resolve((performance.now() - startedAt) / 1000);
    });
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    send();
  });
}

async function measured(start, best) {
  const server = await start();
  try {
    if (best.path.startsWith('/bench')) await transfer(server.port, 'PUT', '/bench');
    best.put = Math.min(best.put, await transfer(server.port, 'PUT', best.path));
    best.get = Math.min(best.get, await transfer(server.port, 'GET', best.path));
    best.peakMb = Math.max(best.peakMb, peakMb(server.pid));
  } finally {
    await server.stop();
  }
}

function peakMb(pid) {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) / 1024;
}

export async function run(report) {
  const fresh = (path) => ({ path, put: Number.POSITIVE_INFINITY, get: Number.POSITIVE_INFINITY, peakMb: 0 });
  for (const [name, flags, isDurable] of [
    ['synced to disk', [], true],
    ['left to the system', ['--ephemeral'], false],
  ]) {
    const ours = fresh('/bench/object');
    const peer = fresh('/object');
    for (let round = 0; round < ROUNDS; round += 1) {
      await measured(() => startPipewright(...flags), ours);
      await measured(() => fileServer(isDurable), peer);
    }
    for (const way of ['put', 'get']) {
      report.detail(
        `${way} 1 GiB, ${name}: ours ${ours[way].toFixed(2)} s, file server ${peer[way].toFixed(2)} s`,
      );
      report.ratio(`${way} of 1 GiB, ${name}, against a file server`, peer[way] / ours[way], '>=', 0.7);
    }
    if (ours.peakMb > 0) report.figure(`peak memory, ${name}`, ours.peakMb, 'MB', '<=', 250);
  }
}
