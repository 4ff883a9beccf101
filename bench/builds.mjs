// What a build costs beyond its commands: until its first command runs, in a process and in a container (against `docker run` of the
// same image), and how evenly builds go on that share the processors.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builder, commands, NOW } from './harness/builder.mjs';

const ROUNDS = 11;
const IMAGE = 'pipewright-bench/busybox:1';
const BUILDS_AT_ONCE = 8;
const STEPS = 20;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const isThere = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/**
 * From the request to the first command's own clock, in every round after what it is compared with, so that a busy machine slows
 * down both.
 *
 * @param peer gives ms @returns ms, medians: `ours`, the peer's `theirs`, and `over`, by which ours is slower in a round
 */
async function overhead(peer, ...flags) {
  const build = await builder('--ephemeral', ...flags);
  try {
    const rounds = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const theirs = peer();
      const { id, startedAt } = await build.start(`bench-${round}`, commands(NOW));
      await build.finished(id);
      rounds.push({ theirs, ours: (await clockTold(build, id)) - startedAt });
    }
    // The first build loads what the others find loaded.
    const counted = rounds.slice(1);
    return {
      ours: median(counted.map(({ ours }) => ours)),
      theirs: median(counted.map(({ theirs }) => theirs)),
      over: median(counted.map(({ ours, theirs }) => ours - theirs)),
    };
  } finally {
    await build.server.stop();
  }
}

/** What a command's `date` has printed, epoch ms. */
async function clockTold(build, id) {
  for await (const { message } of build.events(id, () => false)) {
    if (/^\d{19}$/.test(message.trim())) return Number(message) / 1e6;
  }
}

/** Begins when no container of a former build is still being removed. */
function dockerRun() {
  const left = ['ps', '-aq', '--filter', 'label=pipewright.job'];
  while (execFileSync('docker', left, { encoding: 'utf8' }) !== '');
  const startedAt = Date.now();
  const printed = execFileSync('docker', ['run', '--rm', IMAGE, 'sh', '-c', NOW], { encoding: 'utf8' });
  return Number(printed.trim()) / 1e6 - startedAt;
}

/** A base of this machine's busybox, with a clock of nanoseconds. */
function makeImage() {
  const root = mkdtempSync(join(tmpdir(), 'bench-image-'));
  try {
    mkdirSync(join(root, 'bin'));
    execFileSync('cp', ['/bin/busybox', join(root, 'bin/busybox')]);
    for (const applet of ['sh', 'cat', 'env', 'kill', 'ln', 'mkdir', 'mv', 'pwd', 'sleep']) {
      execFileSync('ln', ['-s', 'busybox', join(root, 'bin', applet)]);
    }
    for (const file of libraries('/bin/date')) {
      mkdirSync(join(root, file, '..'), { recursive: true });
      execFileSync('cp', ['-L', file, join(root, file)]);
    }
    const archive = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 256 * 1024 * 1024 });
    execFileSync('docker', ['import', '--change', 'ENV PATH=/bin', '-', IMAGE], {
      input: archive,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}

function libraries(program) {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [program, ...[...listed.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1])];
}

/**
 * Builds that all start together, each with the same commands that compute.
 *
 * @returns when the first one was done: how far the last one was, of 1; and how long the slowest took, over the fastest
 */
async function fairness() {
  const build = await builder('--ephemeral');
  try {
    const work = 'i=0; while [ $i -lt 40000 ]; do i=$((i+1)); done';
    const steps = Array.from({ length: STEPS }, () => `${work}; ${NOW}`);
    const names = Array.from({ length: BUILDS_AT_ONCE }, (_, index) => `side-${index}`);
    const started = await Promise.all(names.map((name) => build.start(name, commands(...steps))));
    const doneAt = await Promise.all(started.map(({ id }) => stepTimes(build, id)));
    const ends = doneAt.map((times) => times.at(-1));
    const firstEnd = Math.min(...ends);
    const progress = doneAt.map((times) => times.filter((time) => time <= firstEnd).length / STEPS);
    const took = ends.map((end, index) => end - started[index].startedAt);
    return { leastProgress: Math.min(...progress), spread: Math.max(...took) / Math.min(...took) };
  } finally {
    await build.server.stop();
  }
}

async function stepTimes(build, id) {
  await build.finished(id);
  const times = [];
  for await (const { message } of build.events(id, () => times.length === STEPS)) {
    if (/^\d{19}$/.test(message.trim())) times.push(Number(message) / 1e6);
    if (times.length === STEPS) break;
  }
  return times;
}

export async function run(report) {
  const { over: inProcess } = await overhead(() => 0);
  report.figure('from StartBuild to the first command, in a process', inProcess, 'ms', '<=', 150);
  if (isThere('docker', 'version') && isThere('/bin/busybox', 'true')) {
    makeImage();
    const flags = ['--build-engine', 'docker', '--build-image', `aws/codebuild/*=${IMAGE}`];
    const { ours, theirs, over } = await overhead(dockerRun, ...flags);
    report.detail(`in a container: ours ${ours.toFixed(0)} ms, docker run ${theirs.toFixed(0)} ms`);
    report.figure('from StartBuild to the first command over docker run', over, 'ms', '<=', 400);
  } else {
    report.skip('builds in containers: no Docker daemon, or no busybox');
  }
  const { leastProgress, spread } = await fairness();
  report.ratio(
    `progress of the last of ${BUILDS_AT_ONCE} builds when the first is done`,
    leastProgress,
    '>=',
    0.7,
  );
  report.ratio(`time of the slowest of ${BUILDS_AT_ONCE} builds over the fastest`, spread, '<=', 1.3);
}
