import { describe, expect, it } from 'vitest';
import { parseSecretReference } from './secret-reference.js';

const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:app/db-AbCdEf';

describe('references to secrets', () => {
  it.each([
    ['MySecret', { secretId: 'MySecret' }],
    ['MySecret:key', { secretId: 'MySecret', jsonKey: 'key' }],
    ['MySecret::AWSPREVIOUS', { secretId: 'MySecret', versionStage: 'AWSPREVIOUS' }],
    ['MySecret:::id', { secretId: 'MySecret', versionId: 'id' }],
    ['MySecret:key:AWSPENDING:', { secretId: 'MySecret', jsonKey: 'key', versionStage: 'AWSPENDING' }],
    [ARN, { secretId: ARN }],
    [`${ARN}:key`, { secretId: ARN, jsonKey: 'key' }],
    [`${ARN}:key::id`, { secretId: ARN, jsonKey: 'key', versionId: 'id' }],
  ])('%s', (text, expected) => {
    expect(JSON.parse(JSON.stringify(parseSecretReference(text)))).toEqual(expected);
  });

  it('name a stage or a version, not both', () => {
    expect(() => parseSecretReference('MySecret:key:STAGE:id')).toThrow('cannot be named together');
  });
});
