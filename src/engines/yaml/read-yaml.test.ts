import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { readYaml } from './read-yaml.js';

const OPTIONS = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;
const PIECES = ['a:', 'b: ', 'c', '\n', '\n  ', '- ', '[', ']', '{', '}', ',', '"', "'", '|', '>', '#x'];
const MORE = [
  ' ',
  '\t',
  '---\n',
  '...\n',
  '&a ',
  '*a',
  '!t ',
  '%YAML 1.2\n',
  '@',
  '? ',
  ': ',
  '"x"',
  '[a, b]',
];

it('tells what the package tells first, of the first document', () => {
  const text = fc
    .array(fc.constantFrom(...PIECES, ...MORE), { maxLength: 16 })
    .map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (source) => {
      const document = parseDocument(source, OPTIONS);
      const [expected] = document.errors;
      const { error, ...read } = readYaml(source, OPTIONS);
      expect([error?.code, error?.message, error?.pos]).toEqual([
        expected?.code,
        expected?.message,
        expected?.pos,
      ]);
      if (expected === undefined) expect(read.document.contents).toEqual(document.contents);
    }),
    { numRuns: 1_000 },
  );
});

it('knows whether there is more, and where lines begin', () => {
  expect(readYaml('a: b\n...\n', OPTIONS).isAlone).toBe(true);
  expect(readYaml('a: b\n---\n@x', OPTIONS)).toMatchObject({ isAlone: false, error: undefined });
  expect(readYaml('a: b\nc: ]\nd: ]', OPTIONS).error?.pos).toEqual([8, 9]);
  expect(readYaml('a\nbc\n\n', OPTIONS).lines.lineStarts).toEqual([0, 2, 5, 6]);
});

it('stops at the first error: what is no YAML takes no longer than what is', () => {
  const hopeless = ['a: ]\n', ']', 'a: "x\n', '- a\nb\n', 'a:\n\tb\n', '{a: b}}\n', '@a: b\n', '[a,,]#\n'];
  const valid = 'key:\n  - value\n'.repeat(3_000);
  const cpuMs = (text: string) => {
    const before = process.cpuUsage();
    readYaml(text, OPTIONS);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  const usualMs = cpuMs(valid);
  for (const line of hopeless) {
    const text = line.repeat(Math.ceil(48_000 / line.length));
    expect(cpuMs(text), line).toBeLessThan(usualMs * 2 + 100);
  }
});
