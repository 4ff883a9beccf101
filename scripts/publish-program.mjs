// Puts a build where programs run from, so that those which run an earlier one keep what they have yet to load.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What each build consists of, the newest first. */
const BUILDS = 'builds.json';
/** Builds that stay, however old; */
const KEPT_BUILDS = 3;
/** and how long every build stays after it has been replaced: for a server that runs while its source is worked on. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/**
 * Names hold checksums, but for those that begin a program: these come last, each in one step, so that whoever starts meanwhile
 * finds all that they name. Killed between two lines, the next build sets right what this one has left.
 *
 * @param {string} staged the new build; it is gone afterwards. On the disk of `directory`
 * @param {string} directory where it goes
 * @param {number} now epoch ms
 */
export function publishProgram(staged, directory, now = Date.now()) {
  mkdirSync(directory, { recursive: true });
  const files = readdirSync(staged).sort();
  const builds = withBuild(readBuilds(directory), files, now);
  const list = (listed) => {
    writeFileSync(join(staged, BUILDS), JSON.stringify(listed, undefined, 1));
    renameSync(join(staged, BUILDS), join(directory, BUILDS));
  };
  // First: what is not listed would stay for ever.
  list(builds);
  const kept = builds.filter(({ replacedAt }, i) => i < KEPT_BUILDS || replacedAt > now - KEPT_MS);
  for (const isLast of [false, true]) {
    for (const file of files) {
      if (hasChecksum(file) !== isLast) renameSync(join(staged, file), join(directory, file));
    }
  }
  const stay = new Set(kept.flatMap((build) => build.files));
  for (const file of builds.flatMap((build) => build.files)) {
    if (!stay.has(file)) rmSync(join(directory, file), { force: true });
  }
  list(kept);
  rmSync(staged, { recursive: true });
}

/** The same build again replaces nothing. */
function withBuild([last, ...older], files, now) {
  if (last === undefined) return [{ files }];
  if (JSON.stringify(last.files) === JSON.stringify(files)) return [last, ...older];
  return [{ files }, { ...last, replacedAt: now }, ...older];
}

/** What lies there without a list is one build. */
function readBuilds(directory) {
  const list = join(directory, BUILDS);
  if (existsSync(list)) return JSON.parse(readFileSync(list, 'utf8'));
  const files = readdirSync(directory).sort();
  return files.length === 0 ? [] : [{ files }];
}

function hasChecksum(file) {
  return /-[\w-]{8}\.js(\.map)?$/.test(file);
}
