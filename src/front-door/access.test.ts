import { describe, expect, it } from 'vitest';
import {
  onAnyResource,
  onArn,
  passRole,
  requestTags,
  tagKeys,
  tagsByKey,
  withoutPermission,
} from './access.js';
import { ServiceRegistry } from './registry.js';
import type { AnyService } from './service.js';

describe('the usual forms of permissions', () => {
  it('are on nothing, on everything, or on what the input names', () => {
    expect(withoutPermission()).toEqual([]);
    expect(onAnyResource('codebuild:ListProjects')()).toEqual([
      { action: 'codebuild:ListProjects', resource: '*' },
    ]);
    const onPolicy = onArn('iam:GetPolicy', (input: { arn?: string }) => input.arn);
    expect(onPolicy({ arn: 'arn:aws:iam::1:policy/p' })[0]?.resource).toBe('arn:aws:iam::1:policy/p');
    expect(onPolicy({ arn: '' })[0]?.resource).toBe('*');
  });

  it('know tags in each of their spellings', () => {
    const tags = { Team: 'web', Stage: '' };
    expect(tagsByKey([{ key: 'Team', value: 'web' }, { key: 'Stage' }])).toEqual(tags);
    expect(tagsByKey([{ Key: 'Team', Value: 'web' }, { Key: 'Stage' }])).toEqual(tags);
    expect(tagsByKey(undefined)).toEqual({});
    expect(requestTags(tags)).toEqual({
      'aws:tagkeys': ['Team', 'Stage'],
      'aws:requesttag/team': 'web',
      'aws:requesttag/stage': '',
    });
    expect([requestTags({}), tagKeys([]), tagKeys(undefined)]).toEqual([{}, {}, {}]);
  });

  it('pass a role to a service, for a resource', () => {
    expect(passRole('arn:aws:iam::1:role/r', 'codebuild.amazonaws.com', 'arn:project')).toEqual({
      action: 'iam:PassRole',
      resource: 'arn:aws:iam::1:role/r',
      conditions: {
        'iam:passedtoservice': 'codebuild.amazonaws.com',
        'iam:associatedresourcearn': 'arn:project',
      },
    });
  });
});

it('a service with an operation that does not say what it needs is not loaded', async () => {
  const careless = {
    id: 'sts',
    title: 'AWS Security Token Service',
    signingNames: ['sts'],
    actionPrefix: 'sts',
    protocol: 'awsQuery',
    load: () => import('@aws-sdk/client-sts'),
    operations: { GetCallerIdentity: { handle: async () => ({}) } },
  } as unknown as AnyService;
  await expect(new ServiceRegistry([careless]).load(careless)).rejects.toThrow(
    'sts does not say what these need permission for: GetCallerIdentity',
  );
});
