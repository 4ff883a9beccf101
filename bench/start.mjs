// Cold start with an empty data directory until `Ready.`, and memory when idle.
import { setTimeout as pause } from 'node:timers/promises';
import { residentMb, startPipewright } from './harness/server.mjs';

const RUNS = 5;
const IDLE_MS = 3_000;

export async function run(report) {
  const times = [];
  let memory = 0;
  for (let i = 0; i < RUNS; i++) {
    const server = await startPipewright();
    times.push(server.readyMs);
    if (i === RUNS - 1 && process.platform === 'linux') {
      await pause(IDLE_MS);
      memory = residentMb(server.pid);
    }
    await server.stop();
  }
  times.sort((a, b) => a - b);
  report.figure('cold start to Ready., median', times[Math.floor(RUNS / 2)] / 1000, 's', '<=', 1);
  if (memory > 0) report.figure('idle memory', memory, 'MB', '<=', 150);
}
