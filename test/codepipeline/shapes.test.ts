import {
  CreateCustomActionTypeCommand,
  CreatePipelineCommand,
  type PipelineDeclaration,
} from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { action, approve, build, source } from './declarations.js';
import { ECS_KEYS, PROVIDERS_TAKEN } from './provider-shapes.js';
import { following, gitHub, staged, TAKEN } from './shapes.js';
import { ARTIFACTS, newWorld, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.codepipeline.send(
    new CreateCustomActionTypeCommand({
      category: 'Build',
      provider: 'Jenkins',
      version: '1',
      configurationProperties: [
        { name: 'ProjectName', required: true, key: true, secret: false, queryable: true },
      ],
      inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
    }),
  );
});
afterAll(() => world.server.close());

let count = 0;
async function create(declaration: Partial<PipelineDeclaration>): Promise<PipelineDeclaration | undefined> {
  const pipeline: PipelineDeclaration = {
    name: `shape-${++count}`,
    roleArn: world.roleArn,
    artifactStore: { type: 'S3', location: ARTIFACTS },
    stages: undefined,
    ...declaration,
  };
  return (await world.codepipeline.send(new CreatePipelineCommand({ pipeline }))).pipeline;
}

test.each([...TAKEN, ...PROVIDERS_TAKEN])('AWS takes %s', async (_name, declaration) => {
  expect(await create(declaration)).toMatchObject({ version: 1 });
});

describe('AWS refuses', () => {
  test.each<[string, Partial<PipelineDeclaration>, string, string | RegExp]>([
    [
      'a name for a provider that only the console uses',
      following(action('Deploy', 'Deploy/AWS/ECS (blue-green)', { in: ['Src'], configuration: ECS_KEYS })),
      'ValidationException',
      /'pipeline.stages.2.member.actions.1.member.actionTypeId.provider' failed to satisfy constraint/,
    ],
    [
      'a worker that nobody has declared',
      following(
        action('Jenkins', 'Build/Custom/MyJenkins', { in: ['Src'], configuration: { ProjectName: 'job' } }),
      ),
      'InvalidActionDeclarationException',
      "ActionType (Category: 'Build', Provider: 'MyJenkins', Owner: 'Custom', Version: '1') in action 'Jenkins' is not available in region 'US_EAST_1'",
    ],
    [
      'CodeDeploy with the keys of its ECS kind',
      following(action('Deploy', 'Deploy/AWS/CodeDeploy', { in: ['Src'], configuration: ECS_KEYS })),
      'InvalidActionDeclarationException',
      /unknown configuration 'TaskDefinitionTemplateArtifact'/,
    ],
    [
      'a mask for the token of a new action',
      staged(
        [gitHub({ configuration: { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: '****' } })],
        [build()],
      ),
      'InvalidActionDeclarationException',
      'Action configuration for the new action "Checkout" contains an invalid configuration for the secret property "OAuthToken". "****" may be used in secret properties only when updating an existing action.',
    ],
    [
      'a bucket that is not there',
      { ...following(build()), artifactStore: { type: 'S3', location: 'forgotten' } },
      'InvalidStructureException',
      "An error occurred while validating the artifact bucket 'forgotten': No bucket with the name forgotten was found. Choose a valid artifact bucket in 'us-east-1', or create a new artifact bucket to use in your pipeline.",
    ],
    [
      'an empty value of the configuration',
      following(build({ configuration: { ProjectName: 'p', BuildspecOverride: '' } })),
      'ValidationException',
      /configuration/,
    ],
    [
      'variables of a build that are longer than a value may be',
      following(
        build({
          configuration: {
            ProjectName: 'p',
            EnvironmentVariables: JSON.stringify([{ name: 'A', value: 'x'.repeat(1_000) }]),
          },
        }),
      ),
      'ValidationException',
      /1000/,
    ],
    [
      'a role with a placeholder for the account',
      following(approve({ roleArn: 'arn:aws:iam::[ACCOUNT]:role/deploy' })),
      'ValidationException',
      /roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern/,
    ],
    [
      'a stage that is not written yet',
      {
        stages: [
          { name: 'Source', actions: [source()] },
          { name: 'Later', actions: [] },
        ],
      },
      'InvalidStructureException',
      /at least one action that is not a source action/,
    ],
  ])('%s', async (_name, declaration, name, message) => {
    const refused = create(declaration);
    await expect(refused).rejects.toMatchObject({ name });
    await expect(refused).rejects.toThrow(message);
  });
});
