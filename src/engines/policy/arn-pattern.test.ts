import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileArnPattern, splitResource } from './arn-pattern.js';

const context = { values: (key: string) => (key === 'aws:username' ? ['ann'] : undefined) };
const matches = (pattern: string, resource: string) =>
  compileArnPattern(pattern, true)(splitResource(resource), context);

describe('resources', () => {
  it.each([
    ['*', '*', true],
    ['*', 'arn:aws:s3:::b', true],
    ['arn:aws:s3:::b', '*', false],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/k/l', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b', false],
    ['arn:aws:s3:::b*', 'arn:aws:s3:::bucket/key:with:colons', true],
    ['arn:aws:s3:::b/k', 'arn:aws:s3:::b/K', false],
    [
      'arn:aws:codebuild:*:111122223333:project/web',
      'arn:aws:codebuild:eu-west-1:111122223333:project/web',
      true,
    ],
    ['arn:*:codebuild:*:*:*', 'arn:aws-cn:codebuild:cn-north-1:1:project/x', true],
    ['arn:aws:codecommit:*', 'arn:aws:codecommit:us-east-1:111122223333:web', true],
    ['arn:aws:codecommit:us-east-1:*:web', 'arn:aws:codecommit:us-east-1:1:x:web', false],
    ['arn:aws:logs:*:*:log-group:*:log-stream:*', 'arn:aws:logs:r:1:log-group:/a:log-stream:b', true],
    [`arn:aws:iam::*:user/\${aws:username}`, 'arn:aws:iam::111122223333:user/ann', true],
    [`arn:aws:iam::*:user/\${aws:username}`, 'arn:aws:iam::111122223333:user/bob', false],
    [`arn:aws:s3:::b/\${aws:PrincipalTag/none}/*`, 'arn:aws:s3:::b//x', false],
    [`arn:aws:s3:::b/\${aws:PrincipalTag/none, 'all'}/*`, 'arn:aws:s3:::b/all/x', true],
  ])('%s on %s: %s', (pattern, resource, expected) => {
    expect(matches(pattern, resource)).toBe(expected);
  });
});

it('agrees with the definition: wildcards within each of the first five parts, and anywhere in the last', () => {
  const piece = fc
    .array(fc.constantFrom('a', 'b', '*', '?', '/'), { maxLength: 4 })
    .map((list) => list.join(''));
  const text = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 4 }).map((list) => list.join(''));
  const arnOf = (parts: fc.Arbitrary<string>) =>
    fc.tuple(parts, parts, parts, parts).map(([service, region, account, resource]) => {
      return `arn:aws:${service}:${region}:${account}:${resource}:${resource}`;
    });
  fc.assert(
    fc.property(arnOf(piece), arnOf(text), (pattern, arn) => {
      const matches = compileArnPattern(pattern, false)(splitResource(arn), { values: () => undefined });
      expect(matches).toBe(defined(pattern, arn));
    }),
  );
});

function defined(pattern: string, arn: string): boolean {
  const six = (whole: string) => {
    const parts = whole.split(':');
    return [...parts.slice(0, 5), parts.slice(5).join(':')];
  };
  const expression = (part: string) =>
    new RegExp(
      `^${part
        .replace(/[.+^$()|[\]{}\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
      's',
    );
  const actual = six(arn);
  return six(pattern).every((part, index) => expression(part).test(actual[index] ?? ''));
}
