// Artifacts and caches of builds: zips against `zip`, restored caches against `tar`, and the server's memory meanwhile.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZip, extractTar } from '../dist/engines/archive/archive.js';
import { BUCKET, builder } from './harness/builder.mjs';
import { residentMb } from './harness/server.mjs';

const ZIP_ROUNDS = 3;
const CACHE_ROUNDS = 7;
const FILES = 20;
const ARTIFACT_MB = 500;
const LOOK_EVERY_MS = 25;

const isThere = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

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

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** In turns, because a machine is seldom idle all the while. @returns ms, the best of each */
async function inTurns(rounds, ours, theirs) {
  const [mine, other] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    mine.push(await timed(() => ours(round)));
    other.push(await timed(() => theirs(round)));
  }
  return [Math.min(...mine), Math.min(...other)];
}

async function zipSpeed(report, work, tree) {
  if (!isThere('zip', '-v')) return report.skip('zip of an artifact: zip is not installed');
  const entries = Array.from({ length: FILES }, (_, index) => ({
    path: `file-${index}`,
    content: { file: join(tree, `file-${index}`) },
  }));
  const [mine, other] = [join(work, 'ours.zip'), join(work, 'theirs.zip')];
  const [ours, theirs] = await inTurns(
    ZIP_ROUNDS,
    () => pipeline(createZip(entries), createWriteStream(mine)),
    () => {
      rmSync(other, { force: true });
      execFileSync('zip', ['-q', '-r', '-6', other, '.'], { cwd: tree });
    },
  );
  const told = (ms, file) => `${(ms / 1000).toFixed(1)} s (${statSync(file).size >> 20} MB)`;
  report.detail(`zip of ${ARTIFACT_MB} MB: ours ${told(ours, mine)}, zip -6 ${told(theirs, other)}`);
  report.ratio(`zip of a ${ARTIFACT_MB} MB artifact against zip`, theirs / ours, '>=', 0.8);
}

async function cacheSpeed(report, work) {
  const tree = join(work, 'cache');
  makeTree(tree, 50, 2_000);
  const file = join(work, 'cache.tar.gz');
  execFileSync('tar', ['-C', tree, '-czf', file, '.']);
  const [ours, theirs] = await inTurns(
    CACHE_ROUNDS,
    (round) => extractTar(file, join(work, `ours-${round}`), { gzip: true }),
    (round) => {
      const target = join(work, `theirs-${round}`);
      mkdirSync(target);
      execFileSync('tar', ['-C', target, '-xzf', file]);
    },
  );
  report.detail(`50 MB in 2,000 files: ours ${ours.toFixed(0)} ms, tar ${theirs.toFixed(0)} ms`);
  report.ratio('restore of a 50 MB cache against tar', theirs / ours, '>=', 0.7);
}

/** A whole build whose artifact is that large. @returns what the server's memory grows by, in MB */
async function artifactMemory(tree) {
  const build = await builder();
  try {
    const artifacts = (name) => ({ type: 'S3', location: BUCKET, name, packaging: 'ZIP' });
    const spec = (command) => ({
      phases: { build: { commands: [command] } },
      artifacts: { files: ['**/*'] },
    });
    // A first one, small, loads what the large one finds loaded.
    const small = await build.start('small', spec('echo > file'), { artifacts: artifacts('small.zip') });
    await build.finished(small.id);
    const before = residentMb(build.server.pid);
    let peak = before;
    const look = () => {
      peak = Math.max(peak, residentMb(build.server.pid));
    };
    const watch = setInterval(look, LOOK_EVERY_MS);
    const large = await build.start('large', spec(`cp ${tree}/* .`), { artifacts: artifacts('large.zip') });
    const { buildStatus } = await build.finished(large.id);
    clearInterval(watch);
    if (buildStatus !== 'SUCCEEDED') throw new Error(`the build is ${buildStatus}`);
    return peak - before;
  } finally {
    await build.server.stop();
  }
}

export async function run(report) {
  const work = mkdtempSync(join(tmpdir(), 'bench-builds-'));
  try {
    const tree = join(work, 'artifact');
    makeTree(tree, ARTIFACT_MB, FILES);
    await zipSpeed(report, work, tree);
    await cacheSpeed(report, work);
    const grown = await artifactMemory(tree);
    report.figure(`growth of the server's memory by a ${ARTIFACT_MB} MB artifact`, grown, 'MB', '<=', 128);
  } finally {
    rmSync(work, { recursive: true });
  }
}
