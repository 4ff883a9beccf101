import type {
  ActionCategory,
  ActionDeclaration,
  ActionOwner,
  PipelineDeclaration,
  StageDeclaration,
} from '@aws-sdk/client-codepipeline';
import { normalise } from '../../src/services/codepipeline/definition/normalise.js';
import { validate } from '../../src/services/codepipeline/definition/validate.js';

export const REGION = 'us-east-1';

export function action(
  name: string,
  type: string,
  rest: Partial<Omit<ActionDeclaration, 'inputArtifacts' | 'outputArtifacts'>> & {
    in?: string[];
    out?: string[];
  } = {},
): ActionDeclaration {
  const [category, owner, provider] = type.split('/');
  const { in: inputs = [], out: outputs = [], ...others } = rest;
  return {
    name,
    actionTypeId: {
      category: category as ActionCategory,
      owner: owner as ActionOwner,
      provider,
      version: '1',
    },
    inputArtifacts: inputs.map((input) => ({ name: input })),
    outputArtifacts: outputs.map((output) => ({ name: output })),
    ...others,
  };
}

export const source = (rest = {}) =>
  action('Checkout', 'Source/AWS/CodeCommit', {
    configuration: { RepositoryName: 'web', BranchName: 'main' },
    out: ['Src'],
    namespace: 'SourceVariables',
    ...rest,
  });
export const build = (rest = {}) =>
  action('Compile', 'Build/AWS/CodeBuild', {
    configuration: { ProjectName: 'web' },
    in: ['Src'],
    out: ['Bin'],
    ...rest,
  });
export const deploy = (rest = {}) =>
  action('Publish', 'Deploy/AWS/S3', {
    configuration: { BucketName: 'site', Extract: 'true' },
    in: ['Bin'],
    ...rest,
  });
export const approve = (rest = {}) => action('Ask', 'Approval/AWS/Manual', rest);

export function pipeline(
  stages: StageDeclaration[] = [
    { name: 'Source', actions: [source()] },
    { name: 'Build', actions: [build()] },
    { name: 'Deploy', actions: [deploy()] },
  ],
  rest: Partial<PipelineDeclaration> = {},
): PipelineDeclaration {
  return {
    name: 'web',
    roleArn: 'arn:aws:iam::000000000000:role/pipeline',
    artifactStore: { type: 'S3', location: 'artifacts' },
    stages,
    ...rest,
  };
}

/** A pipeline of the usual source stage and these actions in one more. */
export const second = (...actions: ActionDeclaration[]) =>
  pipeline([
    { name: 'Source', actions: [source()] },
    { name: 'Second', actions },
  ]);
export const withStage = (rest: Partial<StageDeclaration>, more: Partial<PipelineDeclaration> = {}) =>
  pipeline(
    [
      { name: 'Source', actions: [source()] },
      { name: 'Second', actions: [approve()], ...rest },
    ],
    more,
  );
const connection = action('Pull', 'Source/AWS/CodeStarSourceConnection', {
  configuration: { ConnectionArn: 'arn', FullRepositoryId: 'a/b', BranchName: 'main' },
  out: ['Src'],
});
export const triggered = (gitConfiguration: object, name = 'Pull') =>
  pipeline(
    [
      { name: 'Source', actions: [connection] },
      { name: 'Second', actions: [approve()] },
    ],
    {
      triggers: [
        {
          providerType: 'CodeStarSourceConnection',
          gitConfiguration: { sourceActionName: name, ...gitConfiguration },
        },
      ],
    },
  );

/** Validates as CreatePipeline does, without a server. */
export function check(declaration: PipelineDeclaration): void {
  validate({ declaration, definition: normalise(declaration, REGION, 1), region: REGION });
}
