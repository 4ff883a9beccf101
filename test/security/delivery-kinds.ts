import * as codebuild from '@aws-sdk/client-codebuild';
import * as codecommit from '@aws-sdk/client-codecommit';
import * as codedeploy from '@aws-sdk/client-codedeploy';
import * as codepipeline from '@aws-sdk/client-codepipeline';
import { approve, second } from '../codepipeline/declarations.js';
import { ACCOUNT, NAME, plain, type ResourceKind, roleFor, TAG, tag } from './resource-kind.js';

export const DELIVERY_KINDS: readonly ResourceKind[] = [
  {
    name: 'a repository',
    async make(as) {
      const { repositoryMetadata } = await as(codecommit.CodeCommitClient).send(
        new codecommit.CreateRepositoryCommand({ repositoryName: NAME, tags: { k: 'v' } }),
      );
      return repositoryMetadata?.Arn ?? '';
    },
    describe: (as, resourceArn) =>
      plain([
        as(codecommit.CodeCommitClient).send(new codecommit.GetRepositoryCommand({ repositoryName: NAME })),
        as(codecommit.CodeCommitClient).send(new codecommit.ListTagsForResourceCommand({ resourceArn })),
      ]),
    lists: [
      (as) => as(codecommit.CodeCommitClient).send(new codecommit.ListRepositoriesCommand({})),
      (as) =>
        as(codecommit.CodeCommitClient)
          .send(new codecommit.BatchGetRepositoriesCommand({ repositoryNames: [NAME] }))
          .then(({ repositories = [] }) => repositories),
    ],
    touches: [
      (as) =>
        as(codecommit.CodeCommitClient).send(new codecommit.GetRepositoryCommand({ repositoryName: NAME })),
      (as) =>
        as(codecommit.CodeCommitClient).send(new codecommit.ListBranchesCommand({ repositoryName: NAME })),
      (as, resourceArn) =>
        as(codecommit.CodeCommitClient).send(new codecommit.ListTagsForResourceCommand({ resourceArn })),
      (as, resourceArn) =>
        as(codecommit.CodeCommitClient).send(
          new codecommit.TagResourceCommand({ resourceArn, tags: { x: 'y' } }),
        ),
      (as) =>
        as(codecommit.CodeCommitClient).send(
          new codecommit.DeleteRepositoryCommand({ repositoryName: NAME }),
        ),
    ],
  },
  {
    name: 'a build project',
    async make(as) {
      await as(codebuild.CodeBuildClient).send(
        new codebuild.CreateProjectCommand({
          name: NAME,
          serviceRole: await roleFor(as, 'codebuild'),
          source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
          artifacts: { type: 'NO_ARTIFACTS' },
          environment: { type: 'LINUX_CONTAINER', image: 'x', computeType: 'BUILD_GENERAL1_SMALL' },
          tags: [tag],
        }),
      );
      return NAME;
    },
    describe: (as, name) =>
      plain([as(codebuild.CodeBuildClient).send(new codebuild.BatchGetProjectsCommand({ names: [name] }))]),
    lists: [
      (as) => as(codebuild.CodeBuildClient).send(new codebuild.ListProjectsCommand({})),
      (as) =>
        as(codebuild.CodeBuildClient)
          .send(new codebuild.BatchGetProjectsCommand({ names: [NAME] }))
          .then(({ projects = [] }) => projects),
    ],
    touches: [
      (as, projectName) =>
        as(codebuild.CodeBuildClient).send(new codebuild.StartBuildCommand({ projectName })),
      (as, name) =>
        as(codebuild.CodeBuildClient).send(
          new codebuild.UpdateProjectCommand({ name, tags: [{ key: 'x', value: 'y' }] }),
        ),
      (as, name) => as(codebuild.CodeBuildClient).send(new codebuild.DeleteProjectCommand({ name })),
    ],
  },
  {
    name: 'a pipeline',
    async make(as) {
      const declaration = { ...second(approve()), name: NAME, roleArn: await roleFor(as, 'codepipeline') };
      await as(codepipeline.CodePipelineClient).send(
        new codepipeline.CreatePipelineCommand({ pipeline: declaration, tags: [tag] }),
      );
      return `arn:aws:codepipeline:us-east-1:${ACCOUNT}:${NAME}`;
    },
    describe: (as, resourceArn) =>
      plain([
        as(codepipeline.CodePipelineClient).send(new codepipeline.GetPipelineCommand({ name: NAME })),
        as(codepipeline.CodePipelineClient).send(
          new codepipeline.ListTagsForResourceCommand({ resourceArn }),
        ),
      ]),
    lists: [(as) => as(codepipeline.CodePipelineClient).send(new codepipeline.ListPipelinesCommand({}))],
    touches: [
      (as) => as(codepipeline.CodePipelineClient).send(new codepipeline.GetPipelineCommand({ name: NAME })),
      (as) =>
        as(codepipeline.CodePipelineClient).send(new codepipeline.GetPipelineStateCommand({ name: NAME })),
      (as) =>
        as(codepipeline.CodePipelineClient).send(
          new codepipeline.StartPipelineExecutionCommand({ name: NAME }),
        ),
      (as, resourceArn) =>
        as(codepipeline.CodePipelineClient).send(
          new codepipeline.TagResourceCommand({ resourceArn, tags: [{ key: 'x', value: 'y' }] }),
        ),
      (as) =>
        as(codepipeline.CodePipelineClient).send(new codepipeline.DeletePipelineCommand({ name: NAME })),
    ],
  },
  {
    name: 'a deployment application',
    async make(as) {
      const client = as(codedeploy.CodeDeployClient);
      await client.send(new codedeploy.CreateApplicationCommand({ applicationName: NAME, tags: [TAG] }));
      await client.send(
        new codedeploy.CreateDeploymentGroupCommand({
          applicationName: NAME,
          deploymentGroupName: NAME,
          serviceRoleArn: await roleFor(as, 'codedeploy'),
        }),
      );
      return `arn:aws:codedeploy:us-east-1:${ACCOUNT}:application:${NAME}`;
    },
    describe: (as, ResourceArn) =>
      plain([
        as(codedeploy.CodeDeployClient).send(new codedeploy.GetApplicationCommand({ applicationName: NAME })),
        as(codedeploy.CodeDeployClient).send(
          new codedeploy.ListDeploymentGroupsCommand({ applicationName: NAME }),
        ),
        as(codedeploy.CodeDeployClient).send(new codedeploy.ListTagsForResourceCommand({ ResourceArn })),
      ]),
    lists: [(as) => as(codedeploy.CodeDeployClient).send(new codedeploy.ListApplicationsCommand({}))],
    touches: [
      (as) =>
        as(codedeploy.CodeDeployClient).send(new codedeploy.GetApplicationCommand({ applicationName: NAME })),
      (as) =>
        as(codedeploy.CodeDeployClient).send(
          new codedeploy.ListDeploymentGroupsCommand({ applicationName: NAME }),
        ),
      (as, ResourceArn) =>
        as(codedeploy.CodeDeployClient).send(
          new codedeploy.TagResourceCommand({ ResourceArn, Tags: [{ Key: 'x', Value: 'y' }] }),
        ),
      (as) =>
        as(codedeploy.CodeDeployClient).send(
          new codedeploy.DeleteApplicationCommand({ applicationName: NAME }),
        ),
    ],
  },
];
