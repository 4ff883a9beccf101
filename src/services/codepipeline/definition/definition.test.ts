import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { presentDefinition } from '../present/definition.js';
import { normalise } from './normalise.js';
import { planOf } from './plan.js';
import { withStoredSecrets } from './secrets.js';

const GITHUB: PipelineDeclaration = {
  name: 'web',
  roleArn: 'arn:aws:iam::000000000000:role/pipeline',
  artifactStore: { type: 'S3', location: 'artifacts', encryptionKey: { id: 'alias/key', type: 'KMS' } },
  version: 7,
  stages: [
    {
      name: 'Source',
      actions: [
        {
          name: 'Pull',
          actionTypeId: { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' },
          configuration: { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: 'secret' },
          outputArtifacts: [{ name: 'Src' }],
        },
      ],
    },
    {
      name: 'Gate',
      onFailure: { result: 'RETRY' },
      actions: [
        {
          name: 'Later',
          runOrder: 7,
          actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
        },
        {
          name: 'Sooner',
          runOrder: 3,
          actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
        },
      ],
    },
  ],
};

function changed(configuration: Record<string, string>): PipelineDeclaration {
  const [source, ...others] = GITHUB.stages ?? [];
  const [action] = source?.actions ?? [];
  if (!action) throw new Error('unreachable');
  return { ...GITHUB, stages: [{ name: 'Source', actions: [{ ...action, configuration }] }, ...others] };
}

const tokenOf = (declaration: PipelineDeclaration, stored: PipelineDeclaration) =>
  withStoredSecrets(normalise(declaration, 'us-east-1', 2), normalise(stored, 'us-east-1', 1)).stages[0]
    ?.actions[0]?.configuration.OAuthToken;

test('every default is filled in, the declared version is not taken, secrets are not shown', () => {
  const shown = presentDefinition(normalise(GITHUB, 'us-east-1', 1));
  expect(shown).toMatchObject({
    artifactStore: { type: 'S3', location: 'artifacts', encryptionKey: { id: 'alias/key', type: 'KMS' } },
    version: 1,
    executionMode: 'SUPERSEDED',
    pipelineType: 'V2',
  });
  expect(shown.stages?.[0]?.actions?.[0]).toEqual({
    name: 'Pull',
    actionTypeId: { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' },
    runOrder: 1,
    configuration: { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: '****' },
    inputArtifacts: [],
    outputArtifacts: [{ name: 'Src' }],
  });
  expect(shown.stages?.[1]?.onFailure).toEqual({ result: 'RETRY' });
});

test('without anything of V2 the type is V1', () => {
  const [source, gate] = GITHUB.stages ?? [];
  const stages = [source, { name: gate?.name, actions: gate?.actions }].filter(
    (stage) => stage !== undefined,
  );
  expect(normalise({ ...GITHUB, stages }, 'us-east-1', 1).pipelineType).toBe('V1');
});

test('the plan orders groups by runOrder, gaps and all', () => {
  const plan = planOf(normalise(GITHUB, 'us-east-1', 1));
  expect(plan.stages[1]).toEqual({
    name: 'Gate',
    groups: [[{ name: 'Sooner', waitsForPerson: true }], [{ name: 'Later', waitsForPerson: true }]],
    retryByItself: 'FAILED_ACTIONS',
  });
});

describe('a mask that comes back', () => {
  test.each([
    [
      'keeps the secret where all else is the same',
      { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: '****' },
      'secret',
    ],
    ['of any length', { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: '*****' }, 'secret'],
    [
      'is taken literally beside another value',
      { Owner: 'o', Repo: 'r', Branch: 'dev', OAuthToken: '****' },
      '****',
    ],
    ['gives way to a new secret', { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: 'new' }, 'new'],
  ])('%s', (_name, configuration, expected) => {
    expect(tokenOf(changed(configuration), GITHUB)).toBe(expected);
  });
});
