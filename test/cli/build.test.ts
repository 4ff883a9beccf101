import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasAwsForContainers, testImageWithAws } from '../harness/aws-image.js';
import { dockerIsThere, testImage } from '../harness/docker.js';
import { installedProgram } from '../harness/installation.js';
import { hasRegistry, REGISTRY_LOGIN, startRegistry } from '../harness/registry.js';

let root = '';
let program = '';
let source = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipewright-local-build-'));
  program = await installedProgram();
  source = join(root, 'source');
  await mkdir(join(source, 'lib'), { recursive: true });
  await mkdir(join(root, 'other'));
  await mkdir(join(root, 'tmp'));
  await writeFile(join(source, 'lib', 'a.txt'), 'of the source');
  await writeFile(join(root, 'other', 'b.txt'), 'of the other');
  await writeFile(join(source, 'buildspec.yml'), SPEC);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const REPORT = '<testsuite name="s"><testcase name="one" classname="c"/></testsuite>';
const SPEC = `
version: 0.2
env:
  variables: {COLOUR: blue}
phases:
  build:
    commands:
      - echo "colour $COLOUR, quoted $QUOTED, made $(cat made 2>/dev/null || echo nothing)"
      - cat lib/a.txt "$CODEBUILD_SRC_DIR_other/b.txt"
      - mkdir out && cp lib/a.txt out/ && echo more > out/more.txt && echo before > made
      - echo '${REPORT}' > report.xml
reports:
  tests: {files: report.xml}
artifacts:
  base-directory: out
  files: ['**/*']
  secondary-artifacts:
    docs: {files: [lib/a.txt]}
cache:
  paths: [made]
`;

const environment = () => ({ PATH: process.env.PATH, HOME: root, TMPDIR: join(root, 'tmp') });

function cli(...args: string[]) {
  return cliWith({}, ...args);
}

function cliWith(variables: NodeJS.ProcessEnv, ...args: string[]) {
  const options = { env: { ...environment(), ...variables }, timeout: 60_000 };
  return new Promise<{ exitCode: unknown; lines: readonly string[]; stderr: string }>((resolve) => {
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : error.code, lines: stdout.split('\n'), stderr });
    });
  });
}

describe('pipewright build', () => {
  it.runIf(dockerIsThere() && hasRegistry() && hasAwsForContainers)(
    "pushes an image to the registry that takes the place of AWS's",
    async () => {
      const registry = await startRegistry(join(root, 'registry'), 'operator');
      try {
        const { DOCKER_HOST } = process.env;
        const { username, password } = REGISTRY_LOGIN;
        const variables = { AWS_ACCOUNT_ID: '123456789012', IMAGE_REPO_NAME: 'local', IMAGE_TAG: '7' };
        const { exitCode, lines } = await cliWith(
          { DOCKER_HOST, PIPEWRIGHT_REGISTRY_LOGIN: `${username}:${password}` },
          ...['build', join(import.meta.dirname, '../../examples/builds/container-image'), '-d'],
          ...['--engine', 'docker', '-i', testImageWithAws(), '--registry', registry.address],
          ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
          ...['-a', join(root, 'image')],
        );
        expect(exitCode, lines.join('\n')).toBe(0);
        expect(await registry.tags('local')).toEqual(['7']);
        expect(await readFile(join(root, 'image/imageDetail.json'), 'utf8')).toBe(
          '{"ImageURI":"123456789012.dkr.ecr.us-east-1.amazonaws.com/local:7"}',
        );
      } finally {
        await registry.stop();
      }
    },
  );

  it('builds a directory: sources, variables, artifacts, reports and caches, with no server', async () => {
    const envFile = join(root, 'env');
    await writeFile(envFile, '# a comment\n\nQUOTED="x"\nCOLOUR=red\n');
    const args = [
      'build',
      source,
      '-e',
      envFile,
      '--env',
      'COLOUR=green',
      '-s',
      `other:${join(root, 'other')}`,
    ];
    const more = [
      '-a',
      join(root, 'artifacts'),
      '--cache-dir',
      join(root, 'cache'),
      '-r',
      join(root, 'reports'),
    ];
    const first = await cli(...args, ...more);
    expect(first.stderr).toBe('');
    expect(first.exitCode).toBe(0);
    expect(first.lines).toContain('colour green, quoted "x", made nothing');
    expect(first.lines).toContain('of the sourceof the other');
    expect(first.lines).toContain('Report local-tests: SUCCEEDED (1 succeeded)');
    expect(first.lines.at(-2)).toBe('Build SUCCEEDED');
    expect(await readFile(join(root, 'artifacts', 'more.txt'), 'utf8')).toBe('more\n');
    expect(await readFile(join(root, 'artifacts', 'docs', 'lib', 'a.txt'), 'utf8')).toBe('of the source');
    expect(await readFile(join(root, 'reports', 'local-tests', 'report.xml'), 'utf8')).toBe(`${REPORT}\n`);
    const second = await cli(...args, ...more);
    expect(second.lines).toContain('colour green, quoted "x", made before');
  });

  it('works in the directory itself where that is asked for', async () => {
    const mounted = join(root, 'mounted');
    await mkdir(join(mounted, 'sub'), { recursive: true });
    await writeFile(join(mounted, 'sub', 'old.txt'), 'old');
    await writeFile(join(mounted, 'gone.txt'), 'gone');
    const commands = [
      'echo "in $(pwd -P), source $CODEBUILD_SRC_DIR"',
      'cat "$CODEBUILD_SRC_DIR_other/b.txt"',
      'rm gone.txt && chmod 500 sub && echo new > new.txt && touch "$CODEBUILD_SRC_DIR_other/left"',
    ];
    await writeFile(
      join(mounted, 'buildspec.yml'),
      `version: 0.2\nphases:\n  build:\n    commands: ${JSON.stringify(commands)}\nartifacts: {files: ['*.txt', sub/*]}\n`,
    );
    const args = ['build', mounted, '-m', '-s', `other:${join(root, 'other')}`];
    const { exitCode, lines, stderr } = await cli(...args, '-a', join(root, 'of-mounted'));
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(lines).toContain(`in ${mounted}, source ${mounted}`);
    expect(lines).toContain('of the other');
    expect((await readdir(mounted)).sort()).toEqual(['buildspec.yml', 'new.txt', 'sub']);
    expect((await stat(join(mounted, 'sub'))).mode & 0o777).toBe(0o500);
    expect(await readdir(join(root, 'other'))).toEqual(['b.txt']);
    expect((await readdir(join(root, 'of-mounted'))).sort()).toEqual(['new.txt', 'sub']);
    expect(await readFile(join(root, 'of-mounted', 'sub', 'old.txt'), 'utf8')).toBe('old');
    for (const other of ['--watch', '--batch']) {
      const refused = await cli('build', mounted, '-m', other);
      expect(refused.stderr).toContain(`--mount-source cannot be used with ${other}`);
    }
  });

  it.runIf(dockerIsThere())('gives a container the directory itself', async () => {
    const mounted = join(root, 'contained');
    await mkdir(mounted);
    await writeFile(join(mounted, 'a.txt'), 'of the directory');
    const commands = ['echo "in $(pwd): $(cat a.txt)"', 'cat a.txt > made.txt'];
    await writeFile(
      join(mounted, 'buildspec.yml'),
      `version: 0.2\nphases:\n  build:\n    commands: ${JSON.stringify(commands)}\nartifacts: {files: made.txt}\n`,
    );
    const options = ['-m', '--engine', 'docker', '-i', testImage(), '-a', join(root, 'of-contained')];
    const { DOCKER_HOST } = process.env;
    const { exitCode, lines } = await cliWith({ DOCKER_HOST }, 'build', mounted, ...options);
    expect(exitCode, lines.join('\n')).toBe(0);
    expect(lines).toContain('in /codebuild/mounted: of the directory');
    expect(await readFile(join(mounted, 'made.txt'), 'utf8')).toBe('of the directory');
    expect(await readFile(join(root, 'of-contained', 'made.txt'), 'utf8')).toBe('of the directory');
  });

  it('ends like its build', async () => {
    const spec = join(root, 'elsewhere.yml');
    const report = REPORT.replace('/>', '><failure message="wrong"/></testcase>');
    const commands = JSON.stringify([`echo '${report}' > report.xml`, 'exit 3']);
    const reports = 'reports: {tests: {files: report.xml}}\nartifacts: {files: absent}\n';
    await writeFile(spec, `version: 0.2\nphases:\n  build:\n    commands: ${commands}\n${reports}`);
    const failed = await cli('build', source, '-b', spec, '-a', join(root, 'none'));
    expect(failed.exitCode).toBe(1);
    expect(failed.lines.slice(-5, -1)).toEqual([
      'Report local-tests: FAILED (1 failed)',
      '  FAILED c: one (wrong)',
      `0 artifact file(s) in ${join(root, 'none')}`,
      'Build FAILED in BUILD: COMMAND_EXECUTION_ERROR: Error while executing command: exit 3. Reason: exit status 3',
    ]);
    await writeFile(
      join(source, 'bad.yml'),
      'version: 0.2\nphases:\n  build:\n    commands: ["echo a": b]\n',
    );
    expect((await cli('build', source, '-b', 'bad.yml')).exitCode).toBe(2);
    expect((await cli('build', join(root, 'absent'))).stderr).toContain('is no directory');
    expect((await cli('build', source, '--engine', 'magic')).exitCode).toBe(2);
    // As AWS's agent has it: the primary source first.
    expect((await cli('build', '-s', source, '-b', 'bad.yml', '--lint')).exitCode).toBe(2);
    expect((await cli('build', source, '-s', source)).stderr).toContain('cannot both be the primary source');
  });

  it('is told before it runs where it cannot write to', async () => {
    const { exitCode, lines, stderr } = await cli('build', source, '--artifacts', '/proc/none');
    expect(exitCode).toBe(1);
    expect(lines).toEqual(['']);
    expect(stderr).toMatch(/^pipewright: --artifacts cannot be written to: .+\n$/);
    const file = join(root, 'a-file');
    await writeFile(file, '');
    expect((await cli('build', source, '--reports', file)).stderr).toContain(`${file} is no directory`);
  });

  it('gets the profile of this user where it is asked for', async () => {
    await mkdir(join(root, '.aws'));
    await writeFile(join(root, '.aws', 'config'), '[profile dev]\nregion = eu-west-1\n');
    const spec = join(root, 'profile.yml');
    const command = 'echo "$AWS_PROFILE of $(grep region "$AWS_CONFIG_FILE"), endpoint [$AWS_ENDPOINT_URL]"';
    const commands = JSON.stringify([command]);
    await writeFile(spec, `version: 0.2\nphases:\n  build:\n    commands: ${commands}\n`);
    const { lines } = await cli('build', source, '-b', spec, '-c', '-p', 'dev');
    expect(lines).toContain('dev of region = eu-west-1, endpoint []');
  });

  it('only says what is wrong with a buildspec', async () => {
    expect(await cli('build', source, '--lint')).toMatchObject({
      exitCode: 0,
      lines: ['buildspec.yml: 0 errors, 0 warnings', ''],
    });
    await writeFile(
      join(source, 'bad.yml'),
      'version: 0.2\nphases:\n  build:\n    commands:\n      - a: b\n',
    );
    const bad = await cli('build', source, '-b', 'bad.yml', '--lint');
    expect(bad.exitCode).toBe(2);
    expect(bad.lines[0]).toMatch(
      /^bad.yml:5: error: YAML_FILE_ERROR: Expected Commands\[0\] to be of string type/,
    );
    const absent = await cli('build', join(root, 'other'), '--lint');
    expect(absent.lines[0]).toBe('buildspec.yml: error: YAML_FILE_ERROR: YAML file does not exist');
  });

  it('runs a batch, each build under its name', async () => {
    await writeFile(
      join(source, 'batch.yml'),
      'version: 0.2\nbatch:\n  build-matrix:\n    dynamic: {env: {variables: {N: [1, 2]}}}\nphases:\n  build:\n    commands: [echo "n is $N" | tee n.txt]\nartifacts: {files: n.txt}\n',
    );
    const { exitCode, lines } = await cli(
      'build',
      source,
      '--batch',
      '-b',
      'batch.yml',
      '-a',
      join(root, 'batch'),
    );
    expect(await readFile(join(root, 'batch', 'build1', 'n.txt'), 'utf8')).toBe('n is 2\n');
    expect(exitCode).toBe(0);
    expect(lines).toEqual(
      expect.arrayContaining(['build0 | n is 1', 'build1 | n is 2', 'build1: SUCCEEDED']),
    );
  });

  it('builds again when a file changes, and ends when it is interrupted', async () => {
    await writeFile(
      join(source, 'watched.yml'),
      'version: 0.2\nphases:\n  build:\n    commands: [cat lib/a.txt]\n',
    );
    const child = spawn(process.execPath, [program, 'build', source, '--watch', '-b', 'watched.yml'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const seen: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      seen.push(line);
      if (!line.startsWith('Waiting for changes')) continue;
      if (seen.includes('of the change')) child.kill('SIGINT');
      else await writeFile(join(source, 'lib', 'a.txt'), 'of the change');
    }
    expect(await ended).toBe(0);
    expect(seen).toContain('of the source');
  });
});
