import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildDirectories } from './build-directories.js';

/** Lists the files below the working directory that match one of the patterns, in order of names. */
const GLOB_SEARCH = `
patterns=''
for glob in "$@"; do
  regex=$(printf '%s' "\${glob#./}" | sed -e 's/[].+^\${}()|\\\\[]/\\\\&/g' -e 's#\\*\\*/#@@1@@#g' -e 's#\\*\\*#@@2@@#g' \\
    -e 's#\\*#[^/]*#g' -e 's#?#[^/]#g' -e 's#@@1@@#(.*/)?#g' -e 's#@@2@@#.*#g')
  patterns="$patterns\${patterns:+|}$regex"
done
[ -n "$patterns" ] || { echo 'usage: codebuild-glob-search PATTERN...' >&2; exit 2; }
find . -type f | sed 's#^\\./##' | LC_ALL=C sort | grep -E "^($patterns)$" || :
`;

/** One SHA-256 over names and contents. */
const HASH_FILES = `
[ $# -gt 0 ] || { echo 'usage: codebuild-hash-files PATTERN...' >&2; exit 2; }
sum() { if command -v sha256sum > /dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
cd "\${CODEBUILD_SRC_DIR:-.}" || exit
files=$(codebuild-glob-search "$@")
[ -n "$files" ] || { echo "codebuild-hash-files: no file matches $*" >&2; exit 0; }
printf '%s\\n' "$files" | while IFS= read -r file; do sum "$file"; done | sum | cut -d ' ' -f 1
`;

/** Waits until codebuild-resume runs in the same build; does nothing where no session was asked for. */
const BREAKPOINT = `
[ "$PIPEWRIGHT_DEBUG_SESSION" = 1 ] || { echo 'codebuild-breakpoint: ignored, this build has no debug session'; exit 0; }
place=$PIPEWRIGHT_BREAKPOINT
mkdir -p "$place" && rm -f "$place/resume"
export -p > "$place/env.sh"; pwd > "$place/dir.txt"; : > "$place/paused"
echo "The build waits: open a terminal in it with 'pipewright shell $CODEBUILD_BUILD_ID', go on with codebuild-resume"
while [ ! -e "$place/resume" ]; do sleep 0.2; done
rm -f "$place/paused" "$place/resume"
echo 'The build goes on'
`;

const RESUME = `
place=$PIPEWRIGHT_BREAKPOINT
[ -n "$place" ] && [ -e "$place/paused" ] || { echo 'codebuild-resume: the build does not wait' >&2; exit 1; }
: > "$place/resume"
`;

/** Runs a test command on this build's share of the files; on all of them outside of a fan-out. */
const TESTS_RUN = `
strategy=equal-distribution
while [ $# -gt 0 ]; do
  case $1 in
    --test-command) command=$2; shift 2 ;;
    --files-search) search=$2; shift 2 ;;
    --sharding-strategy) strategy=$2; shift 2 ;;
    *) echo "codebuild-tests-run: unknown option $1" >&2; exit 2 ;;
  esac
done
[ -n "$command" ] && [ -n "$search" ] || { echo 'codebuild-tests-run: --test-command and --files-search are required' >&2; exit 2; }
count=\${PIPEWRIGHT_SHARD_COUNT:-1} index=\${PIPEWRIGHT_SHARD_INDEX:-0}
files=$(sh -c "$search") || exit
number=0 mine=''
while IFS= read -r file; do
  [ -n "$file" ] || continue
  case $strategy in
    stability) place=$(printf '%s' "$file" | cksum | cut -d ' ' -f 1) ;;
    equal-distribution) place=$number ;;
    *) echo "codebuild-tests-run: unknown sharding strategy $strategy" >&2; exit 2 ;;
  esac
  number=$((number + 1))
  [ $((place % count)) -eq "$index" ] && mine="$mine\${mine:+
}$file"
done << FILES
$files
FILES
[ -n "$mine" ] || { echo 'codebuild-tests-run: no files for this build'; exit 0; }
CODEBUILD_CURRENT_SHARD_FILES=$mine; export CODEBUILD_CURRENT_SHARD_FILES
exec sh -c "$command $(printf '%s' "$mine" | tr '\\n' ' ')"
`;

const COMMANDS: Readonly<Record<string, string>> = {
  'codebuild-breakpoint': BREAKPOINT,
  'codebuild-glob-search': GLOB_SEARCH,
  'codebuild-hash-files': HASH_FILES,
  'codebuild-resume': RESUME,
  'codebuild-tests-run': TESTS_RUN,
};

/**
 * The programs that AWS's images have for builds, for the first place of their `PATH`.
 *
 * @source AWS CodeBuild User Guide: "View a running build in Session Manager", "cache/key", "codebuild-tests-run"
 */
export async function writeHelperCommands({ programs }: BuildDirectories): Promise<void> {
  for (const [name, script] of Object.entries(COMMANDS)) {
    await writeFile(join(programs, name), `#!/bin/sh${script}`, { mode: 0o755 });
  }
}
