import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintBuildspec } from './lint-buildspec.js';

const said = (text: string) =>
  lintBuildspec(text).map(({ level, line, message }) => `${line ?? '-'} ${level}: ${message}`);
const withCommands = (...commands: string[]) =>
  `version: 0.2\nphases:\n  build:\n    commands:\n${commands.map((command) => `      - ${command}\n`).join('')}`;

describe('lint of a buildspec', () => {
  it('says nothing of what works as it looks', () => {
    expect(
      said(
        withCommands(
          'make && make test',
          '|\n        if test -f x; then\n          make\n        fi',
          '|\n        set -e\n        make a\n        make b',
          '|\n        curl -s \\\n          http://example.com',
          '|\n        cat > x <<END\n        one\n        END',
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    ['a: b\n', '- error: YAML_FILE_ERROR: version is required in the buildspec'],
    [
      'version: 0.2\nphases:\n  build:\n\t- x\n',
      '4 error: YAML_FILE_ERROR: found character that cannot start any token at line 3',
    ],
    [
      'version: 0.2\nphases:\n  deploy: {commands: [x]}\n',
      '3 error: YAML_FILE_ERROR: Invalid buildspec phase name: deploy. Expecting: build,install,post_build,pre_build',
    ],
    [
      withCommands('echo done: yes'),
      '5 error: YAML_FILE_ERROR: Expected Commands[0] to be of string type: found subkeys instead at line 5, value of the key tag on line 4 might be empty (a command with ": " must be quoted)',
    ],
  ])('tells an error in the words of the build: %j', (text, expected) => {
    expect(said(text)).toEqual([expected]);
  });

  it.each([
    ['exit 0', "'exit' ends only this command"],
    ['set -ex', "'set' holds for this command only"],
    ['greet() { echo hi; }', 'functions are not there any more'],
    ['alias ll="ls -l"', 'aliases are not there any more'],
    ['docker build .', 'docker is called'],
    ['|\n        make a\n        make b', "a block of several commands without 'set -e'"],
  ])('warns of %j', (command, expected) => {
    expect(said(withCommands(command))).toEqual([expect.stringMatching(/^[56] warning: /)]);
    expect(said(withCommands(command))[0]).toContain(expected);
  });

  it('warns of keys that nobody reads, of literal variables, and of what runs after a failure', () => {
    const text = `version: 0.2
env: {variables: {A: $HOME/x}}
artefacts: {}
phases:
  build: {commands: [make]}
  post_build:
    commands:
      - aws s3 sync out s3://site
`;
    expect(said(text).map((line) => line.slice(0, 60))).toEqual([
      '2 warning: the value of A is taken as it is written: $ means',
      '3 warning: Ignoring unknown buildspec key artefacts',
      '8 warning: post_build runs also where build has failed: test',
    ]);
  });

  it('points at a key, not at what stands below it', () => {
    expect(said('version: 0.2\nphases:\n  build:\n    command:\n      - make\n')).toEqual([
      '4 warning: Ignoring unknown buildspec key phases.build.command',
    ]);
  });

  it('has an answer for every text, in time that grows with it', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void lintBuildspec(text)));
    const before = process.cpuUsage();
    lintBuildspec(
      withCommands(
        JSON.stringify(`set -e${' -o x'.repeat(5_000)}!`),
        JSON.stringify(`f(){${'}'.repeat(20_000)}!`),
      ),
    );
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1_000);
  });
});
