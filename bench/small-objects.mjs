// PUT and GET of objects of 1 KB at 8 connections, SigV4 verified, against moto_server where it is installed. Ours are on the disk
// when they are acknowledged; moto keeps them in memory.
import { spawn, spawnSync } from 'node:child_process';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { load } from './harness/load.mjs';
import { end, freePort, listening, startPipewright } from './harness/server.mjs';
import { signedObjectRequest } from './harness/sign.mjs';
import { clientConfig, createAdministrator } from './harness/user.mjs';

const BODY = 'x'.repeat(1024);
const CONNECTIONS = 8;
const SECONDS = 4;

async function measure(port, puts) {
  const endpoint = `http://127.0.0.1:${port}`;
  const s3 = new S3Client({ ...clientConfig(endpoint), forcePathStyle: true });
  const key = await createAdministrator(endpoint);
  await s3.send(new CreateBucketCommand({ Bucket: 'bench' }));
  const put = (prefix, count) =>
    Array.from({ length: count }, (_, i) =>
      signedObjectRequest({ port, method: 'PUT', path: `/bench/${prefix}-${i}`, body: BODY, ...key }),
    );
  const base = { port, connections: CONNECTIONS };
  await load({ ...base, requests: put('warm', Math.ceil(puts / 5)), seconds: 2 });
  const written = await load({ ...base, requests: put('new', puts), seconds: SECONDS });
  const requests = Array.from({ length: 50 }, (_, i) =>
    signedObjectRequest({ port, method: 'GET', path: `/bench/new-${i}`, ...key }),
  );
  await load({ ...base, requests, repeat: true, seconds: 1 });
  const read = await load({ ...base, requests, repeat: true, seconds: SECONDS });
  for (const result of [written, read]) {
    if (result.bad > 0) throw new Error(`${result.bad} bad answers, such as ${result.sample}`);
  }
  return { written, read };
}

async function moto() {
  if (spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).error) return undefined;
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  await listening(port);
  try {
    return await measure(port, 4_000);
  } finally {
    await end(child);
  }
}

export async function run(report) {
  const server = await startPipewright();
  const ours = await measure(server.port, 40_000);
  await server.stop();
  const peer = await moto();
  for (const [what, key] of [
    ['put of 1 KB', 'written'],
    ['get of 1 KB', 'read'],
  ]) {
    const line = ({ rps, p50Ms, p99Ms }) =>
      `${Math.round(rps)}/s, p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`;
    report.detail(`${what}: ${line(ours[key])}`);
    if (!peer) {
      report.skip(`${what} against moto_server: it is not installed`);
      continue;
    }
    report.detail(`${what}: ${line(peer[key])} (moto_server)`);
    report.ratio(`${what} against moto_server`, ours[key].rps / peer[key].rps, '>=', 10);
  }
}
