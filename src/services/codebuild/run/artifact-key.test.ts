import { expect, it } from 'vitest';
import { artifactKey } from './artifact-key.js';

it.each([
  [{ name: 'out.zip' }, 'out.zip'],
  [
    { path: 'MyArtifacts', namespaceType: 'BUILD_ID', name: 'MyArtifact.zip' },
    'MyArtifacts/u-1/MyArtifact.zip',
  ],
  [{ path: '/a/b/', name: 'c' }, 'a/b/c'],
  [{ path: 'a', name: '/' }, 'a'],
  [{ name: '/' }, ''],
  [{ namespaceType: 'BUILD_ID', name: '/' }, 'u-1'],
] as const)('%j lies at %j', (artifacts, key) => {
  expect(artifactKey({ type: 'S3', location: 'bucket', ...artifacts }, { uuid: 'u-1' })).toBe(key);
});
