import {
  BatchGetProjectsCommand,
  CodeBuildClient,
  CreateProjectCommand,
  type CreateProjectCommandInput,
  DeleteProjectCommand,
  ListBuildsForProjectCommand,
  ListCuratedEnvironmentImagesCommand,
  paginateListProjects,
  UpdateProjectCommand,
} from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { type BuildFixture, buildFixture } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;
let codebuild: CodeBuildClient;

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
  codebuild = server.client(CodeBuildClient);
});

afterAll(async () => {
  await server.close();
});

const arnOf = (name: string) => `arn:aws:codebuild:us-east-1:000000000000:project/${name}`;

const input = (changes: Partial<CreateProjectCommandInput> = {}): CreateProjectCommandInput => ({
  name: 'web',
  source: { type: 'S3', location: 'bucket/in.zip' },
  artifacts: { type: 'S3', location: 'bucket' },
  environment: { type: 'LINUX_CONTAINER', image: 'image', computeType: 'BUILD_GENERAL1_SMALL' },
  serviceRole: fixture.roleArn,
  ...changes,
});

describe('curated images', () => {
  it('are those that projects may name', async () => {
    const { platforms = [] } = await codebuild.send(new ListCuratedEnvironmentImagesCommand({}));
    expect(platforms.map(({ platform }) => platform)).toEqual(['AMAZON_LINUX', 'UBUNTU']);
    const images = platforms.flatMap(({ languages = [] }) => languages.flatMap(({ images = [] }) => images));
    expect(images.map(({ name }) => name)).toContain('aws/codebuild/standard:7.0');
    expect(images.every(({ versions }) => versions?.length === 1)).toBe(true);
  });
});

describe('projects', () => {
  it('are created with what AWS fills in, and found by name or ARN', async () => {
    const { project } = await codebuild.send(new CreateProjectCommand(input()));
    expect(project).toMatchObject({
      name: 'web',
      arn: arnOf('web'),
      source: { type: 'S3', location: 'bucket/in.zip', insecureSsl: false },
      artifacts: {
        type: 'S3',
        location: 'bucket',
        name: 'web',
        namespaceType: 'NONE',
        packaging: 'NONE',
        encryptionDisabled: false,
      },
      cache: { type: 'NO_CACHE' },
      environment: { imagePullCredentialsType: 'CODEBUILD', privilegedMode: false, environmentVariables: [] },
      timeoutInMinutes: 60,
      queuedTimeoutInMinutes: 480,
      encryptionKey: 'arn:aws:kms:us-east-1:000000000000:alias/aws/s3',
      badge: { badgeEnabled: false },
      projectVisibility: 'PRIVATE',
      tags: [],
    });
    const found = await codebuild.send(new BatchGetProjectsCommand({ names: ['web', arnOf('web'), 'none'] }));
    expect(found.projects).toEqual([project, project]);
    expect(found.projectsNotFound).toEqual(['none']);
    await expect(codebuild.send(new CreateProjectCommand(input()))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: `Project already exists: ${arnOf('web')}`,
    });
  });

  it('change only what is given, each member as a whole', async () => {
    const vpcConfig = { vpcId: 'vpc-1', subnets: ['s'], securityGroupIds: ['g'] };
    await codebuild.send(
      new CreateProjectCommand(
        input({ name: 'change', concurrentBuildLimit: 2, sourceVersion: 'v1', vpcConfig }),
      ),
    );
    const { project } = await codebuild.send(
      new UpdateProjectCommand({
        name: 'change',
        description: 'new',
        artifacts: { type: 'NO_ARTIFACTS' },
        concurrentBuildLimit: -1,
        vpcConfig: {},
      }),
    );
    expect(project).toMatchObject({
      description: 'new',
      artifacts: { type: 'NO_ARTIFACTS' },
      sourceVersion: 'v1',
    });
    expect(project?.artifacts).toEqual({ type: 'NO_ARTIFACTS' });
    expect(project?.concurrentBuildLimit).toBeUndefined();
    expect(project?.vpcConfig).toBeUndefined();
    expect(project?.lastModified?.getTime()).toBeGreaterThanOrEqual(project?.created?.getTime() ?? 0);
    await expect(codebuild.send(new UpdateProjectCommand({ name: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('are deleted, whether they exist or not', async () => {
    await codebuild.send(new CreateProjectCommand(input({ name: 'gone' })));
    await codebuild.send(new DeleteProjectCommand({ name: arnOf('gone') }));
    await codebuild.send(new DeleteProjectCommand({ name: 'gone' }));
    await expect(
      codebuild.send(new ListBuildsForProjectCommand({ projectName: 'gone' })),
    ).rejects.toMatchObject({ message: `The provided project ${arnOf('gone')} does not exist` });
  });

  it('are listed in pages, by name or age', async () => {
    const other = server.client(CodeBuildClient, { region: 'eu-west-1' });
    const names = Array.from({ length: 101 }, (_, index) => `p${String(200 - index)}`);
    for (const name of names) await other.send(new CreateProjectCommand(input({ name })));
    const listed = async (sort: object) => {
      const pages: string[][] = [];
      for await (const page of paginateListProjects({ client: other }, sort)) pages.push(page.projects ?? []);
      return pages;
    };
    const byName = await listed({});
    expect(byName.map((page) => page.length)).toEqual([100, 1]);
    expect(byName.flat()).toEqual(names.toReversed());
    expect((await listed({ sortBy: 'NAME', sortOrder: 'DESCENDING' })).flat()).toEqual(names);
    const byAge = (await listed({ sortBy: 'CREATED_TIME', sortOrder: 'ASCENDING' })).flat();
    expect(byAge).toHaveLength(101);
    expect(byAge[0]).toBe('p200');
  });

  it.each<[string, Partial<CreateProjectCommandInput>, string]>([
    ['a bad name', { name: 'no blanks' }, 'Only alphanumeric characters, dash, and underscore are supported'],
    ['an unknown source', { source: { type: 'FTP' as never } }, 'Invalid type provided: Project source type'],
    ['a source without place', { source: { type: 'S3' } }, 'Project source location is required'],
    [
      'no source and no buildspec',
      { source: { type: 'NO_SOURCE' } },
      'Buildspec is required for source type NO_SOURCE',
    ],
    ['unknown artifacts', { artifacts: { type: 'FTP' as never } }, 'Invalid type provided: Artifact type'],
    [
      'a place for no artifacts',
      { artifacts: { type: 'NO_ARTIFACTS', location: 'b' } },
      'Invalid artifacts: artifact type NO_ARTIFACTS should have null location',
    ],
    [
      'a secondary source without name',
      { secondarySources: [{ type: 'S3', location: 'b/k' }] },
      'Secondary source identifier',
    ],
    [
      'a role of somebody else',
      { serviceRole: 'arn:aws:iam::999999999999:role/r' },
      "Invalid service role: Service role account ID does not match caller's account",
    ],
    [
      'a role that does not exist',
      { serviceRole: 'arn:aws:iam::000000000000:role/none' },
      'CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::000000000000:role/none',
    ],
    [
      'a cache without place',
      { cache: { type: 'S3' } },
      'Invalid cache: location must be a valid S3 bucket, followed by slash and the prefix',
    ],
    [
      'logs without place',
      { logsConfig: { s3Logs: { status: 'ENABLED' } } },
      'Invalid logs config: location must be set where s3Logs are enabled',
    ],
    [
      'half a VPC',
      { vpcConfig: { vpcId: 'vpc-1' } },
      'Invalid vpc config: vpcId, subnets and securityGroupIds must be set together',
    ],
    [
      'a registry’s credential that is not used',
      {
        environment: {
          type: 'LINUX_CONTAINER',
          image: 'registry.example.com/build:1',
          computeType: 'BUILD_GENERAL1_SMALL',
          registryCredential: { credential: 'login', credentialProvider: 'SECRETS_MANAGER' },
        },
      },
      'Invalid registry credential: imagePullCredentialsType must be SERVICE_ROLE',
    ],
  ])('are refused with %s', async (_what, changes, message) => {
    await expect(
      codebuild.send(new CreateProjectCommand(input({ name: 'bad', ...changes }))),
    ).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining(message),
    });
  });

  it('are refused beyond the bounds of their members', async () => {
    await expect(
      codebuild.send(new CreateProjectCommand(input({ name: 'x', timeoutInMinutes: 3 }))),
    ).rejects.toThrow(/2 validation errors detected: Value 'x' at 'name'.*Value '3' at 'timeoutInMinutes'/);
  });
});
