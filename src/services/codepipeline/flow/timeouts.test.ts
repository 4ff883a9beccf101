import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kernel/duration.js';
import type { Action, ActionCategory, ActionOwner, DeclaredActionType } from '../model.js';
import { timeoutMs } from './timeouts.js';

function action(type: string, rest: Partial<Action> = {}): Action {
  const [category, owner, provider = ''] = type.split('/');
  return {
    name: 'A',
    actionTypeId: {
      category: category as ActionCategory,
      owner: owner as ActionOwner,
      provider,
      version: '1',
    },
    runOrder: 1,
    configuration: {},
    inputArtifacts: [],
    outputArtifacts: [],
    ...rest,
  };
}

const JENKINS: DeclaredActionType = {
  id: { category: 'Build', owner: 'Custom', provider: 'Jenkins', version: '1' },
  inputs: [0, 5],
  outputs: [0, 5],
  properties: [],
  urls: {},
};

test.each<[string, Partial<Action>, number]>([
  ['Approval/AWS/Manual', {}, 7 * DAY_MS],
  ['Approval/AWS/Manual', { timeoutInMinutes: 5 }, 5 * MINUTE_MS],
  ['Build/AWS/CodeBuild', {}, 36 * HOUR_MS],
  ['Test/AWS/CodeBuild', {}, 36 * HOUR_MS],
  ['Deploy/AWS/CloudFormation', {}, 3 * DAY_MS],
  ['Deploy/AWS/CodeDeploy', {}, 5 * DAY_MS],
  ['Deploy/AWS/CodeDeployToECS', {}, 5 * DAY_MS],
  ['Deploy/AWS/S3', {}, 90 * MINUTE_MS],
  ['Deploy/AWS/ECS', {}, HOUR_MS],
  ['Deploy/AWS/ECS', { configuration: { DeploymentTimeout: '15' } }, 15 * MINUTE_MS],
  ['Deploy/AWS/Lambda', {}, 2 * DAY_MS],
  ['Invoke/AWS/StepFunctions', {}, 7 * DAY_MS],
  ['Invoke/AWS/Lambda', {}, DAY_MS],
  ['Compute/AWS/Commands', {}, 55 * MINUTE_MS],
  ['Deploy/AWS/EKS', {}, 55 * MINUTE_MS],
  ['Build/AWS/ECRBuildAndPublish', {}, 55 * MINUTE_MS],
  ['Build/Custom/Jenkins', { declaredType: JENKINS }, DAY_MS],
  ['Source/AWS/CodeCommit', {}, HOUR_MS],
  ['Deploy/AWS/ElasticBeanstalk', {}, HOUR_MS],
])('%s %j', (type, rest, expected) => {
  expect(timeoutMs(action(type, rest))).toBe(expected);
});
