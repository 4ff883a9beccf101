// Requests per second through a load balancer before two tiny servers, at 1 and 32 connections: against haproxy (where it is
// installed) and against the few lines of node:http that one would write instead.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { load } from './harness/load.mjs';
import { end, freePort, listening, startEcho, startPipewright } from './harness/server.mjs';

const CONNECTIONS = [1, 32];
const SECONDS = 3;
const ROUNDS = 3;
const REQUEST = Buffer.from('GET / HTTP/1.1\r\nHost: bench\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n');

/** A listener of ours on a free port. */
async function ours(endpoint, ports) {
  const elb = new ElasticLoadBalancingV2Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: 'bench' }));
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({ Name: 'bench', Protocol: 'HTTP', Port: 80, TargetType: 'ip' }),
  );
  const TargetGroupArn = TargetGroups[0].TargetGroupArn;
  const Targets = ports.map((Port) => ({ Id: '127.0.0.1', Port }));
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  const { Listeners } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers[0].LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 0,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  return Listeners[0].Port;
}

async function naive(ports) {
  const port = await freePort();
  const script = `
    const http = require('node:http');
    const agent = new http.Agent({ keepAlive: true });
    const ports = ${JSON.stringify(ports)};
    let turn = 0;
    http.createServer((request, response) => {
      const { url: path, method, headers } = request;
      const target = { host: '127.0.0.1', port: ports[turn++ % ports.length], path, method, headers, agent };
      const outgoing = http.request(target, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      outgoing.on('error', () => response.writeHead(502).end());
      request.pipe(outgoing);
    }).listen(${port}, '127.0.0.1');`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
  await listening(port);
  return { port, stop: () => end(child) };
}

async function haproxy(ports) {
  if (spawnSync('haproxy', ['-v'], { stdio: 'ignore' }).error) return undefined;
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-bench-'));
  const servers = ports.map((each) => `  server s${each} 127.0.0.1:${each}`).join('\n');
  await writeFile(
    join(directory, 'haproxy.cfg'),
    `global\n  nbthread 2\ndefaults\n  mode http\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\n` +
      `  http-reuse always\n  option forwardfor\nfrontend f\n  bind 127.0.0.1:${port}\n  default_backend b\n` +
      `backend b\n${servers}\n`,
  );
  const child = spawn('haproxy', ['-db', '-f', join(directory, 'haproxy.cfg')], { stdio: 'ignore' });
  await listening(port);
  return {
    port,
    async stop() {
      await end(child);
      await rm(directory, { recursive: true });
    },
  };
}

/** The best of several rounds, taken in turns, so that a noisy moment hits nobody alone. */
async function measure(ports, connections) {
  const best = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, port] of Object.entries(ports)) {
      const result = await load({ port, requests: [REQUEST], repeat: true, connections, seconds: SECONDS });
      if (result.bad > 0) throw new Error(`${name}: ${result.bad} bad answers, such as ${result.sample}`);
      if (!best[name] || result.rps > best[name].rps) best[name] = result;
    }
  }
  return best;
}

export async function run(report) {
  const targets = [await startEcho('hello world\n'), await startEcho('hello world\n')];
  const targetPorts = targets.map(({ port }) => port);
  const server = await startPipewright();
  const simple = await naive(targetPorts);
  const peer = await haproxy(targetPorts);
  if (!peer) report.skip('haproxy is not installed');
  const ports = {
    direct: targetPorts[0],
    'load balancer': await ours(server.endpoint, targetPorts),
    'naive proxy': simple.port,
    ...(peer && { haproxy: peer.port }),
  };
  for (const connections of CONNECTIONS) {
    const found = await measure(ports, connections);
    for (const [name, { rps, p50Ms, p99Ms }] of Object.entries(found)) {
      report.detail(
        `${connections} connections, ${name}: ${Math.round(rps)} requests/s, p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`,
      );
    }
    const ratio = (to) => found['load balancer'].rps / found[to].rps;
    report.ratio(`load balancer to naive proxy, ${connections} connections`, ratio('naive proxy'), '>=', 1.2);
    if (peer)
      report.ratio(`load balancer to haproxy, ${connections} connections`, ratio('haproxy'), '>=', 0.4);
  }
  for (const each of [server, simple, peer, ...targets]) await each?.stop();
}
