import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultHead, referenceDifferences, referenceEvent } from './reference-changes.js';

const references = fc.dictionary(
  fc.constantFrom('refs/heads/main', 'refs/heads/a', 'refs/tags/a', 'refs/notes/n', 'refs/heads/__proto__'),
  fc.constantFrom('1', '2', '3'),
);

describe('differences', () => {
  test('lead from what was to what is', () => {
    fc.assert(
      fc.property(references, references, (before, after) => {
        const result = new Map<string, string>(Object.entries(before));
        for (const difference of referenceDifferences(before, after)) {
          const had = result.get(difference.reference);
          if (difference.event === 'referenceCreated') expect(had).toBeUndefined();
          else expect(had).toBe(difference.oldId);
          if (difference.event === 'referenceDeleted') result.delete(difference.reference);
          else result.set(difference.reference, difference.newId);
        }
        expect(Object.fromEntries(result)).toEqual({ ...after });
      }),
    );
  });

  test('of the same references are none', () => {
    fc.assert(fc.property(references, (same) => referenceDifferences(same, { ...same }).length === 0));
  });
});

describe('the default branch', () => {
  const ids = (...names: string[]) => Object.fromEntries(names.map((name) => [`refs/heads/${name}`, '1']));
  test.each([
    ['stays where its branch is', 'trunk', ['main', 'trunk'], 'trunk'],
    ['is main before master', 'gone', ['a', 'master', 'main'], 'main'],
    ['is master before others', 'gone', ['a', 'master'], 'master'],
    ['is the first by name otherwise', 'gone', ['z', 'b'], 'b'],
    ['is unborn where there is none', 'main', [], 'main'],
  ])('%s', (_what, head, branches, expected) => {
    expect(defaultHead(`refs/heads/${head}`, ids(...branches))).toBe(`refs/heads/${expected}`);
  });

  test('is no tag', () =>
    expect(defaultHead('refs/heads/main', { 'refs/tags/a': '1' })).toBe('refs/heads/main'));
});

test('references that are neither branches nor tags have no events', () => {
  const repository = { repositoryId: 'id', repositoryName: 'r', tags: {}, createdAt: 0, lastModifiedAt: 0 };
  const difference = { event: 'referenceCreated', reference: 'refs/pull/1/head', newId: '1' } as const;
  expect(referenceEvent({ accountId: '1', region: 'r' }, repository, difference, new Map())).toBeUndefined();
});
