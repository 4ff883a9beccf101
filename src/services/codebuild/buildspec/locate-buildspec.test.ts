import { expect, it } from 'vitest';
import { locateBuildspec } from './locate-buildspec.js';

it.each([
  [undefined, { kind: 'file', path: 'buildspec.yml', isDefault: true }],
  ['', { kind: 'file', path: 'buildspec.yml', isDefault: true }],
  [' \n', { kind: 'file', path: 'buildspec.yml', isDefault: true }],
  ['ci/build.yaml', { kind: 'file', path: 'ci/build.yaml', isDefault: false }],
  ['arn:aws:s3:::bucket/path/spec.yml', { kind: 's3', bucket: 'bucket', key: 'path/spec.yml' }],
  ['version: 0.2', { kind: 'inline', text: 'version: 0.2' }],
  ['version: 0.2\nphases:\n', { kind: 'inline', text: 'version: 0.2\nphases:\n' }],
  // No path is so long: it is not even looked whether it is a mapping.
  ['['.repeat(1_000_000), { kind: 'inline', text: '['.repeat(1_000_000) }],
  ['{"version":"0.2"}', { kind: 'inline', text: '{"version":"0.2"}' }],
])('takes %.40s for what it is', (value, expected) => {
  expect(locateBuildspec(value)).toEqual(expected);
});
