import { describe, expect, it } from 'vitest';
import { resolveRuntimes, type WantedRuntime } from './resolve-runtimes.js';
import { parseRuntimes } from './runtime-catalog.js';

const CATALOG = parseRuntimes(`version: 0.1
runtimes:
  android:
    versions:
      28: {requires: {java: [corretto8]}, commands: [use android 28]}
      29: {requires: {java: corretto8}, commands: [use android 29]}
  kotlin:
    versions:
      2.0: {requires: {java: [corretto21, corretto17]}, commands: [use kotlin]}
  java:
    versions:
      corretto21: {commands: [use java 21]}
      corretto17: {commands: [use java 17]}
      corretto8: {commands: [use java 8]}
      default: {commands: [install java $VERSION, "export JAVA_HOME=/opt/java-$VERSION"]}
  python:
    versions:
      3.9: {commands: [use python 3.9]}
      3.10: {commands: [use python 3.10]}
      default: {commands: [install python $VERSION]}
  nodejs:
    versions:
      18: {commands: [use node 18]}
      20:
        commands:
          - echo "Node.js 20"
          - |-
            if true
            then use node 20
            fi
  dotnet: {versions: {10.0: {commands: [ten]}, 8.0: {commands: [eight]}}}
  empty:
`);

const resolved = (...wanted: WantedRuntime[]) => resolveRuntimes(CATALOG, wanted);
const versions = (...wanted: WantedRuntime[]) =>
  resolved(...wanted).selections.map(({ name, version }) => `${name} ${version}`);

describe('the runtimes of an image', () => {
  it.each([
    ['nodejs', '20', '20'],
    ['nodejs', '18.x', '18'],
    ['nodejs', 'latest', '20'],
    ['python', '3.10', '3.10'],
    ['python', '3.x', '3.10'],
    ['python', 'latest', '3.10'],
    ['java', 'corretto8.x', 'corretto8'],
    ['java', 'latest', 'corretto21'],
    ['dotnet', '8.x', '8.0'],
    ['dotnet', 'latest', '10.0'],
  ])('%s: %s is %s', (name, written, version) => {
    const { lines, selections, fault } = resolved([name, written]);
    expect(fault).toBeUndefined();
    expect(selections).toMatchObject([{ name, version, customVersion: undefined }]);
    const alias = `Resolved '${name}' runtime alias '${written}' to '${version}'.`;
    const selecting = `Selecting '${name}' runtime version '${version}' based on manual selections...`;
    expect(lines).toEqual(version === written ? [selecting] : [alias, selecting]);
  });

  it.each([
    ['java', 'corretto22', '22'],
    ['python', '3.12.4', '3.12.4'],
    ['python', '3', '3'],
  ])('%s: %s is installed as %s, by what the image has for others', (name, written, customVersion) => {
    const [selection] = resolved([name, written]).selections;
    expect(selection).toMatchObject({ version: written, customVersion });
    expect(selection?.commands[0]).toBe(`install ${name} $VERSION`);
  });

  it.each([
    [
      'nodejs',
      '99',
      "Unknown runtime version named '99' of nodejs. This build image has the following versions: 18, 20",
    ],
    [
      'nodejs',
      '2',
      "Unknown runtime version named '2' of nodejs. This build image has the following versions: 18, 20",
    ],
    [
      'nodejs',
      'default',
      "Unknown runtime version named 'default' of nodejs. This build image has the following versions: 18, 20",
    ],
    [
      'python',
      '2.x',
      "Unknown runtime version named '2.x' of python. This build image has the following versions: 3.9, 3.10",
    ],
    [
      'python',
      '$(id)',
      "Unknown runtime version named '$(id)' of python. This build image has the following versions: 3.9, 3.10",
    ],
    [
      'empty',
      'latest',
      "Unknown runtime version named 'latest' of empty. This build image has the following versions: ",
    ],
    [
      'perl',
      '5',
      "Unknown runtime named 'perl'. This build image has the following runtimes: android, dotnet, empty, java, kotlin, nodejs, python",
    ],
  ])('%s: %s is refused', (name, written, fault) => {
    expect(resolved([name, written]).fault).toBe(fault);
  });

  it('are selected in the order in which they are asked for, and all are told of before one is refused', () => {
    expect(versions(['python', '3.9'], ['nodejs', '20'])).toEqual(['python 3.9', 'nodejs 20']);
    expect(resolved(['nodejs', '20']).selections[0]?.commands).toEqual([
      'echo "Node.js 20"',
      'if true\nthen use node 20\nfi',
    ]);
    const { lines, fault } = resolved(['perl', '5'], ['nodejs', '20']);
    expect(lines).toHaveLength(2);
    expect(fault).toMatch("'perl'");
  });

  it('bring what they require, unless another one is selected', () => {
    expect(versions(['android', '29'])).toEqual(['android 29', 'java corretto8']);
    expect(resolved(['android', '29']).lines[1]).toBe(
      "Selecting 'java' runtime version 'corretto8' based on the requirements of 'android'...",
    );
    expect(versions(['java', 'corretto17'], ['kotlin', '2.0'])).toEqual(['java corretto17', 'kotlin 2.0']);
    const { lines, fault } = resolved(['android', 'latest'], ['java', 'corretto17']);
    expect(lines.at(-1)).toBe(
      "Runtime 'android' version '29' has a dependency on runtime 'java', but 'java' version 'corretto17' has already " +
        'been manually selected. Not attempting to override.',
    );
    expect(fault).toBe(
      "Runtime 'android' version '29' requires 'java' version 'corretto8', but 'java' version 'corretto17' is selected",
    );
    expect(resolved(['android', '28'], ['kotlin', '2.0']).fault).toBe(
      "Runtime 'kotlin' version '2.0' requires 'java' version 'corretto21' or 'corretto17', but 'java' version 'corretto8' is selected",
    );
  });

  it.each(['runtimes: [a]', 'runtimes: {a: {versions: {1: {commands: {b: c}}}}}', 'runtimes: {a: b}', '- ['])(
    'cannot be read from %s',
    (text) => {
      expect(() => parseRuntimes(text)).toThrow(expect.objectContaining({ name: 'BuildspecError' }));
    },
  );
});
