// The output of builds on its way to GetLogEvents: how fast, how late, and in what memory.
import { builder, commands, NOW } from './harness/builder.mjs';
import { residentMb } from './harness/server.mjs';

const LINES = 300_000;
const MANY_LINES = 1_000_000;
const TOLD = 20;
const LOOK_EVERY_MS = 25;

/** Lines a second, from the command's beginning until a reader of the log has the last one. */
async function throughput(build) {
  const { id } = await build.start('lines', commands(`${NOW}; seq 1 ${LINES}; echo the-end`));
  let beganAt = 0;
  let count = 0;
  for await (const { message } of build.events(id, (line) => line === 'the-end\n')) {
    count += 1;
    if (beganAt === 0 && /^\d{19}\n$/.test(message)) beganAt = Number(message) / 1e6;
  }
  return count / ((Date.now() - beganAt) / 1000);
}

/** How long after a line was printed its event was written, in ms: the slowest of some, one by one. */
async function delay(build) {
  const command = `for n in $(seq ${TOLD}); do echo "told $(${NOW})"; sleep 0.1; done`;
  const { id } = await build.start('told', commands(command));
  await build.finished(id);
  const delays = [];
  for await (const { message, ingestionTime } of build.events(id, () => delays.length === TOLD)) {
    const printedAt = /^told (\d{19})\n$/.exec(message)?.[1];
    if (printedAt !== undefined) delays.push(ingestionTime - Number(printedAt) / 1e6);
    if (delays.length === TOLD) break;
  }
  return Math.max(...delays);
}

/**
 * What the server's memory grows by while a build prints the second half of a million lines, in MB; and the lines that are not read
 * back, or not in order.
 */
async function manyLines(build) {
  const { id } = await build.start('many', commands(`seq 1 ${MANY_LINES}; echo the-end`));
  const seen = [];
  let printed = 0;
  const watch = setInterval(() => seen.push({ printed, mb: residentMb(build.server.pid) }), LOOK_EVERY_MS);
  let wrong = 0;
  for await (const { message } of build.events(id, (line) => line === 'the-end\n')) {
    if (!/^\d+\n$/.test(message)) continue;
    printed += 1;
    if (Number(message) !== printed) wrong += 1;
  }
  clearInterval(watch);
  const peak = (samples) => Math.max(...samples.map(({ mb }) => mb));
  const early = peak(seen.filter((sample) => sample.printed < MANY_LINES / 2));
  return { growthMb: peak(seen) - early, peakMb: peak(seen), wrong: wrong + MANY_LINES - printed };
}

export async function run(report) {
  const build = await builder();
  try {
    report.figure(
      'output of a build through to GetLogEvents',
      await throughput(build),
      'lines/s',
      '>=',
      50_000,
    );
    report.figure('from a line to its event', await delay(build), 'ms', '<=', 200);
    const { growthMb, peakMb, wrong } = await manyLines(build);
    report.detail(`a million lines: the server has ${peakMb.toFixed(0)} MB at most`);
    report.figure('growth of its memory by the second half of them', growthMb, 'MB', '<=', 64);
    report.figure('of them lost or not in order', wrong, 'lines', '<=', 0);
  } finally {
    await build.server.stop();
  }
}
