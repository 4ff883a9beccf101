// Starts the real server, the peers, and looks at processes from outside.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const CLI = resolve(import.meta.dirname, '../../bin/pipewright.js');

/** @returns {Promise<{port: number, endpoint: string, pid: number, data: string, readyMs: number, stop: () => Promise<void>, kill: () => Promise<void>}>} */
export async function startPipewright(...flags) {
  return await startOn(await mkdtemp(join(tmpdir(), 'pipewright-bench-')), ...flags);
}

/** The same on a data directory that is there; `stop` removes it, `kill` (-9) leaves it as it is. */
export async function startOn(data, ...flags) {
  const where = flags.includes('--ephemeral') ? [] : ['--data', data];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [CLI, 'up', '--port', '0', ...where, '--log', 'error', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  await new Promise((ready, fail) => {
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${out}`)));
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (out.includes('Ready.')) ready();
    });
  });
  const readyMs = performance.now() - startedAt;
  const port = Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(out)?.[1]);
  return {
    port,
    endpoint: `http://127.0.0.1:${port}`,
    pid: child.pid,
    data,
    readyMs,
    async stop() {
      await end(child);
      await rm(data, { recursive: true, force: true });
    },
    async kill() {
      child.removeAllListeners('exit');
      await new Promise((ended) => {
        child.once('exit', ended);
        child.kill('SIGKILL');
      });
    },
  };
}

export function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 8_000).unref();
  });
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until something listens. */
export async function listening(port, timeoutMs = 20_000) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const ok = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (ok) return;
    if (performance.now() > deadline) throw new Error(`nothing listens on ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resident memory of a process, in MB. Linux only. */
export function residentMb(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** What a process has used of its processors until now, in seconds. Linux only. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A bare node:http server that answers every request with the same bytes: the ceiling. */
export async function startEcho(body) {
  const port = await freePort();
  const script = `
    const body = Buffer.from(${JSON.stringify(Buffer.from(body).toString('base64'))}, 'base64');
    require('node:http').createServer((request, response) => {
      request.on('data', () => {});
      request.on('end', () => {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': body.length });
        response.end(body);
      });
    }).listen(${port}, '127.0.0.1');`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
  await listening(port);
  return { port, pid: child.pid, stop: () => end(child) };
}
