import { describe, expect, it } from 'vitest';
import { parseBuildspec } from './parse-buildspec.js';
import { MAX_BUILDSPEC_BYTES, parseYamlTree } from './yaml-tree.js';

const refusal = (message: string) => expect.objectContaining({ name: 'BuildspecError', message });

const build = (commands: string) => `version: 0.2\nphases:\n  build:\n    commands:\n${commands}`;

describe('tabs in a buildspec', () => {
  it.each([
    [
      'an empty line',
      `${build('')}      - x\n\t\n`,
      'found a tab character that violates indentation at line 5',
    ],
    [
      'a comment',
      `${build('')}\t# about\n      - x\n`,
      'found character that cannot start any token at line 4',
    ],
    [
      'a comment behind quotes',
      `${build('')}      - "x"\n  \t# about\n`,
      'found character that cannot start any token at line 5',
    ],
    [
      'what follows a dash',
      `${build('')}      -\tx\n`,
      'found character that cannot start any token at line 4',
    ],
    [
      'an empty line of a block',
      `${build('')}      - |\n        a\n     \t\n`,
      'found a tab character where an indentation space is expected at line 6',
    ],
  ])('refuses a tab before %s', (_what, text, message) => {
    expect(() => parseBuildspec(text)).toThrow(refusal(message));
  });

  it('takes tabs elsewhere', () => {
    const commands = [
      '- x\t# about',
      '-   x\ty',
      '- "a\n        \t\t b"',
      '- |\n        a\n        \tb',
      '- >-\n        a\tb',
      '- x\n        \ty',
    ];
    const text = `version:\t0.2\nphases:\t\n  build:\n    commands:\n      ${commands.join('\n      ')}\n`;
    expect(parseBuildspec(text).phases.BUILD?.commands).toEqual([
      'x',
      'x\ty',
      'a b',
      'a\n\tb\n',
      'a\tb',
      'x y',
    ]);
    const json = '{\n\t"version": "0.2",\n\t"phases": {\n\t\t"build": {"commands": [\n\t"x"]}}}';
    expect(parseBuildspec(json).phases.BUILD?.commands).toEqual(['x']);
  });

  it('takes time in proportion to the length, however many blank lines have tabs', () => {
    const lines = (text: string) => text.repeat(Math.floor(MAX_BUILDSPEC_BYTES / 2 / text.length));
    const before = process.cpuUsage();
    parseYamlTree(`a: b\n${lines('  \t\n')}`);
    parseYamlTree(`a: |\n${lines(' \n')}  x\n${lines('  \ty\n').slice(0, -20)}`);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(3_000);
  });
});
