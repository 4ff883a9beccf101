// What a build costs beyond its commands: until its first command runs, in a process and in a container (against `docker run` of the
// same image); how fast its output reaches GetLogEvents; zips of artifacts against `zip`, restored caches against `tar`.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  CreateProjectCommand,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { createZip, extractTar } from '../dist/engines/archive/archive.js';
import { startPipewright } from './harness/server.mjs';

const ROUNDS = 11;
const LINES = 300_000;
const LOOK_EVERY_MS = 10;
const IMAGE = 'pipewright-bench/busybox:1';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
/** By its path: a busybox shell would take its own, which has no nanoseconds. */
const NOW = '/bin/date +%s%N';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
const isThere = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

async function builder(...flags) {
  const server = await startPipewright('--ephemeral', ...flags);
  const config = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const codebuild = new CodeBuildClient(config);
  const logs = new CloudWatchLogsClient(config);
  const iam = new IAMClient(config);
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'codebuild.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'builder', AssumeRolePolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'builder', PolicyArn: ADMIN }));
  return {
    server,
    logs,
    async start(name, command) {
      await codebuild.send(
        new CreateProjectCommand({
          name,
          source: {
            type: 'NO_SOURCE',
            buildspec: JSON.stringify({ version: '0.2', phases: { build: { commands: [command] } } }),
          },
          artifacts: { type: 'NO_ARTIFACTS' },
          environment: {
            type: 'LINUX_CONTAINER',
            image: 'aws/codebuild/standard:7.0',
            computeType: 'BUILD_GENERAL1_SMALL',
          },
          serviceRole: Role.Arn,
        }),
      );
      const startedAt = Date.now();
      const { build } = await codebuild.send(new StartBuildCommand({ projectName: name }));
      return { id: build.id, startedAt };
    },
    async get(id) {
      const { builds } = await codebuild.send(new BatchGetBuildsCommand({ ids: [id] }));
      return builds[0];
    },
  };
}

async function finished(build, id) {
  for (;;) {
    const found = await build.get(id);
    if (found.buildComplete) return found;
    await pause();
  }
}

/** From the request to the first command's own clock. @returns ms, the median */
async function overhead(...flags) {
  const build = await builder(...flags);
  try {
    const times = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, startedAt } = await build.start(`bench-${round}`, NOW);
      const { logs } = await finished(build, id);
      const { events } = await build.logs.send(
        new GetLogEventsCommand({
          logGroupName: logs.groupName,
          logStreamName: logs.streamName,
          startFromHead: true,
        }),
      );
      const printed = events.map(({ message }) => message.trim()).find((line) => /^\d{19}$/.test(line));
      // The first build loads what the others find loaded.
      if (round > 0) times.push(Number(printed) / 1e6 - startedAt);
    }
    return median(times);
  } finally {
    await build.server.stop();
  }
}

function dockerRun() {
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = Date.now();
    const printed = execFileSync('docker', ['run', '--rm', IMAGE, 'sh', '-c', NOW], { encoding: 'utf8' });
    times.push(Number(printed.trim()) / 1e6 - startedAt);
  }
  return median(times);
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

/** Lines a second, from the command's beginning until a reader of the log has the last one. */
async function logThroughput() {
  const build = await builder();
  try {
    const { id } = await build.start('lines', `${NOW}; seq 1 ${LINES}; echo the-end`);
    let found = await build.get(id);
    while (found.logs?.groupName === undefined) {
      await pause();
      found = await build.get(id);
    }
    const { groupName: logGroupName, streamName: logStreamName } = found.logs;
    let beganAt = 0;
    let count = 0;
    for (let nextToken; ; ) {
      const page = await build.logs.send(
        new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true, nextToken }),
      );
      nextToken = page.nextForwardToken;
      for (const { message } of page.events) {
        count += 1;
        if (beganAt === 0 && /^\d{19}\n$/.test(message)) beganAt = Number(message) / 1e6;
        if (message === 'the-end\n') return count / ((Date.now() - beganAt) / 1000);
      }
      if (page.events.length === 0) await pause();
    }
  } finally {
    await build.server.stop();
  }
}

/** Half of it does not compress. */
function makeTree(root, sizeMb, files) {
  mkdirSync(root, { recursive: true });
  const bytes = Math.floor((sizeMb * 1024 * 1024) / files);
  for (let index = 0; index < files; index += 1) {
    const half = Math.floor(bytes / 2);
    const text = Buffer.alloc(bytes - half, `line ${index} of a text that repeats itself now and then\n`);
    writeFileSync(join(root, `file-${index}`), Buffer.concat([randomBytes(half), text]));
  }
}

async function zipSpeed(report, work) {
  if (!isThere('zip', '-v')) return report.skip('zip of an artifact: zip is not installed');
  const tree = join(work, 'artifact');
  makeTree(tree, 500, 20);
  const entries = Array.from({ length: 20 }, (_, index) => ({
    path: `file-${index}`,
    content: { file: join(tree, `file-${index}`) },
  }));
  const ours = [];
  const theirs = [];
  for (let round = 0; round < 2; round += 1) {
    const begun = performance.now();
    await pipeline(createZip(entries), createWriteStream(join(work, 'ours.zip')));
    ours.push(performance.now() - begun);
    const again = performance.now();
    execFileSync('zip', ['-q', '-r', '-6', join(work, `theirs-${round}.zip`), '.'], { cwd: tree });
    theirs.push(performance.now() - again);
  }
  const sizes = [join(work, 'ours.zip'), join(work, 'theirs-0.zip')].map((file) => statSync(file).size >> 20);
  report.detail(
    `zip of 500 MB: ours ${(Math.min(...ours) / 1000).toFixed(1)} s (${sizes[0]} MB), zip -6 ${(Math.min(...theirs) / 1000).toFixed(1)} s (${sizes[1]} MB)`,
  );
  report.ratio('zip of a 500 MB artifact against zip', Math.min(...theirs) / Math.min(...ours), '>=', 0.8);
}

async function cacheSpeed(report, work) {
  const tree = join(work, 'cache');
  makeTree(tree, 50, 2_000);
  const file = join(work, 'cache.tar.gz');
  execFileSync('tar', ['-C', tree, '-czf', file, '.']);
  const ours = [];
  const theirs = [];
  for (let round = 0; round < 5; round += 1) {
    const begun = performance.now();
    await extractTar(file, join(work, `ours-${round}`), { gzip: true });
    ours.push(performance.now() - begun);
    const target = join(work, `theirs-${round}`);
    mkdirSync(target);
    const again = performance.now();
    execFileSync('tar', ['-C', target, '-xzf', file]);
    theirs.push(performance.now() - again);
  }
  report.detail(
    `50 MB in 2,000 files: ours ${median(ours).toFixed(0)} ms, tar ${median(theirs).toFixed(0)} ms`,
  );
  report.ratio('restore of a 50 MB cache against tar', median(theirs) / median(ours), '>=', 0.7);
}

export async function run(report) {
  report.figure('from StartBuild to the first command, in a process', await overhead(), 'ms', '<=', 150);
  if (isThere('docker', 'version') && isThere('/bin/busybox', 'true')) {
    makeImage();
    const alone = dockerRun();
    const ours = await overhead('--build-engine', 'docker', '--build-image', `aws/codebuild/*=${IMAGE}`);
    report.detail(`in a container: ours ${ours.toFixed(0)} ms, docker run ${alone.toFixed(0)} ms`);
    report.figure('from StartBuild to the first command over docker run', ours - alone, 'ms', '<=', 400);
  } else {
    report.skip('builds in containers: no Docker daemon, or no busybox');
  }
  report.figure('output of a build through to GetLogEvents', await logThroughput(), 'lines/s', '>=', 50_000);
  const work = mkdtempSync(join(tmpdir(), 'bench-builds-'));
  try {
    await zipSpeed(report, work);
    await cacheSpeed(report, work);
  } finally {
    rmSync(work, { recursive: true });
  }
}
