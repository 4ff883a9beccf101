import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action } from '../model.js';
import { resolveVariables } from './pipeline-variables.js';
import { MalformedReference, parseTemplate, referencesIn } from './references.js';
import { ConfigurationTooLarge, resolveConfiguration, UnresolvedReference } from './resolve.js';

function build(configuration: Record<string, string>): Action {
  return {
    name: 'Compile',
    actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
    runOrder: 1,
    configuration,
    inputArtifacts: [],
    outputArtifacts: [],
  };
}

const VALUES = new Map<string, Record<string, string>>([
  ['codepipeline', { PipelineExecutionId: 'e1' }],
  ['src', { CommitId: 'abc', CommitMessage: 'say "hi"\nand more' }],
]);
const resolve = (configuration: Record<string, string>) => resolveConfiguration(build(configuration), VALUES);

describe('references', () => {
  test('several in one text, the rest kept', () => {
    expect(parseTemplate('a #{n.k} b #{x@-_.y} c')).toEqual([
      'a ',
      { text: '#{n.k}', namespace: 'n', key: 'k' },
      ' b ',
      { text: '#{x@-_.y}', namespace: 'x@-_', key: 'y' },
      ' c',
    ]);
    expect(referencesIn('{a.b} {datetime} # {x.y}')).toEqual([]);
  });

  test.each(['#{}', '#{a}', '#{a.b.c}', '#{ a.b}', '#{a.b'])('%s is malformed', (text) => {
    expect(() => parseTemplate(text)).toThrow(MalformedReference);
  });

  test('a text is its parts', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant('#{a.b}'))), (parts) => {
        const text = parts.map((part) => (part === '#{a.b}' ? part : part.replaceAll('#', ''))).join('|');
        const written = parseTemplate(text).map((part) => (typeof part === 'string' ? part : part.text));
        expect(written.join('')).toBe(text);
      }),
    );
  });
});

describe('a configuration', () => {
  test('gets its variables filled in', () => {
    expect(resolve({ ProjectName: 'p-#{src.CommitId}-#{codepipeline.PipelineExecutionId}' })).toEqual({
      ProjectName: 'p-abc-e1',
    });
  });

  test('that holds JSON stays JSON, whatever the values are', () => {
    const { EnvironmentVariables = '' } = resolve({
      EnvironmentVariables: '[{"name":"M","value":"#{src.CommitMessage}!","type":"PLAINTEXT"}]',
    });
    expect(JSON.parse(EnvironmentVariables)).toEqual([
      { name: 'M', value: 'say "hi"\nand more!', type: 'PLAINTEXT' },
    ]);
  });

  test('is never filled with nothing', () => {
    expect(() => resolve({ ProjectName: '#{src.Nothing}' })).toThrow(UnresolvedReference);
    expect(() => resolve({ ProjectName: 'x #{src.Nothing}' })).toThrow(
      "Action 'Compile' cannot start: #{src.Nothing} in its configuration 'ProjectName' has no value: the namespace 'src' has no variable 'Nothing'",
    );
    expect(() => resolve({ ProjectName: '#{src.constructor}' })).toThrow(UnresolvedReference);
    expect(() => resolve({ ProjectName: '#{other.X}' })).toThrow(
      /no action with the namespace 'other' has succeeded/,
    );
  });

  test('may grow to 100 KB', () => {
    const big = new Map([['n', { k: 'x'.repeat(100 * 1024) }]]);
    expect(() => resolveConfiguration(build({ ProjectName: '#{n.k}' }), big)).toThrow(ConfigurationTooLarge);
  });
});

describe('pipeline variables', () => {
  const declared = [{ name: 'A', defaultValue: 'a' }, { name: 'B' }];

  test('what is given wins over the default', () => {
    expect(resolveVariables(declared, [{ name: 'B', value: 'b' }])).toEqual([
      { name: 'A', resolvedValue: 'a' },
      { name: 'B', resolvedValue: 'b' },
    ]);
  });

  test.each([
    ['no value', [], /'B' has neither a value nor a default/],
    ['an unknown name', [{ name: 'C', value: 'c' }], /does not declare the variable 'C'/],
    [
      'a name twice',
      [
        { name: 'B', value: '1' },
        { name: 'B', value: '2' },
      ],
      /more than once/,
    ],
  ])('%s is refused', (_name, given, message) => {
    expect(() => resolveVariables(declared, given)).toThrow(message);
  });
});
