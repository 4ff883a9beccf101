import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BuildspecError } from './buildspec-error.js';
import { parseBuildspec } from './parse-buildspec.js';
import { MAX_BUILDSPEC_BYTES } from './yaml-tree.js';

const refusal = (message: string) => expect.objectContaining({ name: 'BuildspecError', message });

const build = (commands: string) => `version: 0.2\nphases:\n  build:\n    commands:\n${commands}`;

describe('parseBuildspec', () => {
  it('reads everything that version 0.2 has', () => {
    const spec = parseBuildspec(`
# a comment first
---
version: "0.2"
run-as: builder
env:
  shell: bash
  variables:
    ACCOUNT: 012345678901
    PATH: $PATH:/x
    FLAG: yes
    EMPTY:
  parameter-store:
    PASSWORD: /app/password
  secrets-manager:
    TOKEN: MySecret:token
  exported-variables:
    - IMAGE_TAG
  git-credential-helper: yes
proxy:
  logs: yes
phases:
  post_build:
    finally:
      - echo bye
  install:
    run-as: root
    on-failure: abort
    runtime-versions:
      python: 3.10
      golang: 1.20
    commands:
      - npm ci
  build:
    on-failure: Retry-3-.*timeout.*
    commands:
      - |
        one
        two
      - >-
        folded
        text
reports:
  tests:
    files: ['**/*']
    file-format: CoberturaXml
    base-directory: out
artifacts:
  files:
    - '**/*'
  name: app-$(date +%F)
  discard-paths: no
  base-directory: dist
  exclude-paths: ['**/.*']
  enable-symlinks: YES
  secondary-artifacts:
    Docs:
      files: docs/**/*
      discard-paths: On
      s3-prefix: p
cache:
  paths: [node_modules/**/*]
  key: npm-$(codebuild-hash-files package-lock.json)
  fallback-keys: [npm-]
  action: restore
`);
    expect(spec).toEqual({
      version: '0.2',
      runAs: 'builder',
      environment: {
        shell: 'bash',
        variables: { ACCOUNT: '012345678901', PATH: '$PATH:/x', FLAG: 'yes', EMPTY: '' },
        parameterStore: { PASSWORD: '/app/password' },
        secretsManager: { TOKEN: 'MySecret:token' },
        exportedVariables: ['IMAGE_TAG'],
        gitCredentialHelper: true,
      },
      phases: {
        INSTALL: {
          runAs: 'root',
          onFailure: { action: 'ABORT' },
          commands: ['npm ci'],
          finallyCommands: [],
          runtimeVersions: { python: '3.10', golang: '1.20' },
        },
        BUILD: {
          onFailure: { action: 'RETRY', maxRetries: 3, pattern: '.*timeout.*' },
          commands: ['one\ntwo\n', 'folded text'],
          finallyCommands: [],
          runtimeVersions: {},
        },
        POST_BUILD: { commands: [], finallyCommands: ['echo bye'], runtimeVersions: {} },
      },
      artifacts: {
        files: ['**/*'],
        excludePaths: ['**/.*'],
        baseDirectory: 'dist',
        discardPaths: false,
        name: 'app-$(date +%F)',
        enableSymlinks: true,
      },
      secondaryArtifacts: {
        Docs: {
          files: ['docs/**/*'],
          excludePaths: [],
          discardPaths: true,
          enableSymlinks: false,
          s3Prefix: 'p',
        },
      },
      proxy: { uploadArtifacts: false, logs: true },
      cache: {
        paths: ['node_modules/**/*'],
        key: 'npm-$(codebuild-hash-files package-lock.json)',
        fallbackKeys: ['npm-'],
        restores: true,
        saves: false,
      },
      reports: [
        {
          group: 'tests',
          files: ['**/*'],
          fileFormat: 'COBERTURAXML',
          baseDirectory: 'out',
          discardPaths: false,
        },
      ],
      warnings: [],
    });
    expect(Object.keys(spec.phases)).toEqual(['INSTALL', 'BUILD', 'POST_BUILD']);
  });

  it('reads version 0.1', () => {
    const spec = parseBuildspec(
      'version: 0.1\nenvironment_variables:\n  plaintext:\n    A: 1\nphases:\n  build:\n    commands: [make]\nartifacts:\n  type: zip\n  files: out.zip\n',
    );
    expect(spec).toMatchObject({ version: '0.1', environment: { variables: { A: '1' } } });
    expect(spec.artifacts?.files).toEqual(['out.zip']);
  });

  it('reads JSON', () => {
    const text = JSON.stringify(
      { version: '0.2', phases: { build: { commands: ['echo "a: b"'] } } },
      null,
      '\t',
    );
    expect(parseBuildspec(text).phases.BUILD?.commands).toEqual(['echo "a: b"']);
  });

  it('follows anchors and merge keys; what a mapping says itself wins', () => {
    const spec = parseBuildspec(
      'version: 0.2\nx: &base\n  A: base\n  B: base\nenv:\n  variables:\n    <<: *base\n    A: own\nphases:\n  build:\n    commands: &c [make]\n  post_build:\n    commands: *c\n',
    );
    expect(spec.environment.variables).toEqual({ A: 'own', B: 'base' });
    expect(spec.phases.POST_BUILD?.commands).toEqual(['make']);
    expect(spec.warnings).toEqual(['Ignoring unknown buildspec key x']);
  });

  it('takes carriage returns, a byte order mark and ten thousand commands', () => {
    const commands = Array.from({ length: 10_000 }, (_, index) => `      - echo ${index}\r\n`).join('');
    const spec = parseBuildspec(`\uFEFFversion: 0.2\r\nphases:\r\n  build:\r\n    commands:\r\n${commands}`);
    expect(spec.phases.BUILD?.commands).toHaveLength(10_000);
    expect(spec.phases.BUILD?.commands.at(-1)).toBe('echo 9999');
  });

  it('takes the first of several documents', () => {
    const spec = parseBuildspec('version: 0.2\nphases:\n  build:\n---\nversion: 9\n');
    expect(spec.version).toBe('0.2');
  });

  it('takes the last of equal keys, and nothing from empty ones', () => {
    const spec = parseBuildspec(
      'version: 0.2\nenv:\n  variables: {A: 1, A: 2}\nphases:\n  install:\n  build:\n    commands:\n      - # nothing\n      - make\nartifacts:\n',
    );
    expect(spec.environment.variables).toEqual({ A: '2' });
    expect(spec.phases.INSTALL?.commands).toEqual([]);
    expect(spec.phases.BUILD?.commands).toEqual(['make']);
    expect(spec.artifacts).toBeUndefined();
  });

  it.each([
    [
      'a command with an unquoted colon',
      build('      - echo a: b\n'),
      'Expected Commands[0] to be of string type: found subkeys instead at line 5, value of the key tag on line 4 might be empty',
    ],
    [
      'a second command that is a map',
      build('      - x\n      - command -v a || { b: c }\n'),
      'Expected Commands[1] to be of string type: found subkeys instead at line 6, value of the key tag on line 5 might be empty',
    ],
    ['a colon in the first line', 'a: b: c', 'mapping values are not allowed in this context at line 0'],
    ['a tab', 'version: 0.2\nphases:\n\tbuild:\n', 'found character that cannot start any token at line 2'],
    [
      'an open list',
      build('').replace('\n    commands:\n', '\n    commands: [a, b\n'),
      "did not find expected ',' or ']' at line 4",
    ],
    ['an open text', 'version: "0.2', 'found unexpected end of stream at line 0'],
    ['a bad indent', build('      - x\n   post_build:\n'), 'did not find expected key at line 5'],
    ['text behind quotes', build('      - "a" b\n'), "did not find expected '-' indicator at line 4"],
    [
      'a line of a block that stands before its first',
      build('      - |\n          a\n        b\n'),
      "did not find expected '-' indicator at line 6",
    ],
    [
      'a list on the line of its key',
      'a: - b',
      'block sequence entries are not allowed in this context at line 0',
    ],
    ['a missing comma', '{"a": "b" "c": {}}', "did not find expected ',' or '}' at line 0"],
    ['an unknown anchor', 'version: *v', "unknown anchor 'v' referenced"],
    [
      'an unknown phase',
      'version: 0.2\nphases:\n  post-build:\n    commands: [x]\n',
      'Invalid buildspec phase name: post-build. Expecting: build,install,post_build,pre_build',
    ],
    [
      'a phase named like a property of objects',
      'version: 0.2\nphases:\n  constructor:\n    commands: [x]\n',
      'Invalid buildspec phase name: constructor. Expecting: build,install,post_build,pre_build',
    ],
    ['no version', 'phases:\n  build:\n', 'version is required in the buildspec'],
    [
      'a future version',
      'version: 0.3\nphases:\n  build:\n',
      'unsupported buildspec version: 0.3. Expecting: 0.1,0.2',
    ],
    ['no phases', 'version: 0.2\n', 'phases are required in the buildspec'],
    [
      'one text as commands',
      'version: 0.2\nphases:\n  build:\n    commands: make\n',
      'Expected Commands to be of list type: found a string instead at line 4',
    ],
    [
      'a list of variables',
      'version: 0.2\nenv:\n  variables: [A]\nphases:\n  build:\n',
      'Expected Variables to be of map type: found a list instead at line 3',
    ],
    [
      'a nested variable',
      'version: 0.2\nenv:\n  variables:\n    A: {b: c}\nphases:\n  build:\n',
      'Expected Variables.A to be of string type: found subkeys instead at line 4',
    ],
    [
      'a bad boolean',
      'version: 0.2\nphases:\n  build:\nartifacts:\n  discard-paths: maybe\n',
      "Expected discard-paths to be yes or no: found 'maybe' instead",
    ],
    [
      'a bad on-failure',
      'version: 0.2\nphases:\n  build:\n    on-failure: STOP\n',
      'Invalid on-failure value of phase build: STOP. Expecting: ABORT,CONTINUE,RETRY',
    ],
    [
      'an unknown shell',
      'version: 0.2\nenv:\n  shell: zsh\nphases:\n  build:\n',
      'Unsupported shell: zsh. Expecting: bash,/bin/sh,powershell.exe,cmd.exe',
    ],
    [
      'a retry without end',
      'version: 0.2\nphases:\n  build:\n    on-failure: RETRY-101\n',
      'Invalid on-failure value of phase build: RETRY-101. Expecting: ABORT,CONTINUE,RETRY',
    ],
    [
      'a retry of what is no pattern',
      'version: 0.2\nphases:\n  build:\n    on-failure: RETRY-2-(\n',
      'Invalid on-failure value of phase build: RETRY-2-(. Expecting: ABORT,CONTINUE,RETRY',
    ],
    [
      'a report format that is none',
      'version: 0.2\nphases:\n  build:\nreports:\n  a:\n    file-format: TAP\n',
      'Invalid file-format of report group a: TAP. Expecting: CLOVERXML,COBERTURAXML,CUCUMBERJSON,JACOCOXML,JUNITXML,NUNIT3XML,NUNITXML,SIMPLECOV,TESTNGXML,VISUALSTUDIOTRX',
    ],
    [
      'a wrong cache action',
      'version: 0.2\nphases:\n  build:\ncache:\n  action: keep\n',
      'Invalid cache action: keep. Expecting: restore,save',
    ],
    ['a text', 'make', 'the buildspec is not a map: version and phases are required'],
    ['nothing', '', 'the buildspec is not a map: version and phases are required'],
    ['endless depth', '['.repeat(50_000), 'exceeded max depth of 100 at line 0'],
    ['an endless alias', 'a: &a [*a]', 'exceeded max depth of 100'],
    [
      '10 MB',
      'x'.repeat(10 * 1024 * 1024),
      `buildspec is too large: 10485760 bytes, at most ${MAX_BUILDSPEC_BYTES} are allowed`,
    ],
  ])('refuses %s', (_what, text, message) => {
    expect(() => parseBuildspec(text)).toThrow(refusal(message));
  });

  it('takes further lines of quotes and brackets wherever they begin', () => {
    const commands = [
      '- "one\n  two\n\nthree \\\nfour"',
      "- 'it''s\n# no comment'",
      '- |\n        "left\n        alone',
      '- echo "not\n        quotes"',
    ];
    const text = `version: 0.2\nphases:\n  build:\n    commands:\n      ${commands.join('\n      ')}\nartifacts:\n`;
    const spec = parseBuildspec(`${text}  files: [ # which\n"a]", b, # the "others"\n  'c'\n]\n`);
    expect(spec.phases.BUILD?.commands).toEqual([
      'one two\nthree four',
      "it's # no comment",
      '"left\nalone\n',
      'echo "not quotes"',
    ]);
    expect(spec.artifacts?.files).toEqual(['a]', 'b', 'c']);
  });

  it('refuses what is not printable, as colours of a terminal', () => {
    const text = `${build('')}      - echo "\u001b[31mred"\n`;
    expect(() => parseBuildspec(text)).toThrow('control characters are not allowed');
    expect(parseBuildspec(`${build('')}      - echo 🚀 ü \u0085\n`).phases.BUILD?.commands).toHaveLength(1);
  });

  it('refuses a bomb of aliases quickly', () => {
    const levels = Array.from({ length: 20 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(10)}]`);
    expect(() => parseBuildspec(`l0: &l0 x\n${levels.join('\n')}`)).toThrow('excessive aliasing');
  });

  it('warns of what it ignores', () => {
    const spec = parseBuildspec(
      'version: 0.2\nlabels: a\nenv:\n  compute-type: b\nphases:\n  build:\n    label: c\n',
    );
    expect(spec.warnings).toEqual([
      'Ignoring unknown buildspec key labels',
      'Ignoring unknown buildspec key env.compute-type',
      'Ignoring unknown buildspec key phases.build.label',
    ]);
    const deeper = parseBuildspec(`version: 0.2
phases:
  install: {runtime-versions: {nodejs: 20}}
  build: {runtime-versions: {nodejs: 20}}
reports:
  mine: {files: [a], format: JUNITXML}
artifacts:
  files: [a]
  secondary-artifacts: {docs: {file: [b]}}
cache: {path: [a], paths: [b]}
batch:
  build-list:
    - {identifier: a}
    - {identifier: b, depend-on: [a], env: {variables: {any: b}, compute: c}}
`);
    expect(deeper.warnings.map((warning) => warning.split(' ').at(-1))).toEqual([
      'phases.build.runtime-versions',
      'reports.mine.format',
      'artifacts.secondary-artifacts.docs.file',
      'cache.path',
      'batch.build-list.1.depend-on',
      'batch.build-list.1.env.compute',
    ]);
  });

  it('answers every text with a spec or a BuildspecError', () => {
    const line = fc.constantFrom(
      'version: 0.2',
      'phases:',
      '  build:',
      '    commands:',
      '      - x',
      ' - a: b',
      '{',
      '&a',
      '*a',
      '<<: *a',
      '? x',
      '\t',
      '| ',
      '"',
      '--- ',
      'env: &e',
      '!!set {}',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (text) => {
          try {
            parseBuildspec(text);
          } catch (error) {
            expect(error).toBeInstanceOf(BuildspecError);
          }
        },
      ),
    );
  });

  it('keeps commands and variables as they were written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1 })),
        fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), fc.string()),
        (commands, variables) => {
          const spec = parseBuildspec(
            JSON.stringify({ version: '0.2', env: { variables }, phases: { build: { commands } } }),
          );
          expect(spec.phases.BUILD?.commands).toEqual(commands);
          expect(spec.environment.variables).toEqual({ ...variables });
        },
      ),
    );
  });
});
