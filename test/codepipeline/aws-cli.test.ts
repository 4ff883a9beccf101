import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsCli, hasAwsCli } from '../harness/aws-cli.js';
import { createPipeline, deployAction, newWorld, sourceAction, type World } from './world.js';

/** The commands are those of the AWS CLI's own examples, as are the files but for the names of pipelines. */
describe.skipIf(!hasAwsCli)('the examples of the AWS CLI', () => {
  let world: World;
  let root: string;
  beforeAll(async () => {
    world = await newWorld();
    root = await mkdtemp(join(tmpdir(), 'aws-cli-examples-'));
  });
  afterAll(async () => {
    await world.server.close();
    await rm(root, { recursive: true, force: true });
  });

  async function file(name: string, content: object): Promise<string> {
    await writeFile(join(root, name), JSON.stringify(content));
    return `file://${join(root, name)}`;
  }

  test('custom actions and their jobs', async () => {
    const definition = await file('MyCustomAction.json', {
      category: 'Build',
      provider: 'MyJenkinsProviderName',
      version: '1',
      settings: {
        entityUrlTemplate: 'https://192.0.2.4/job/{Config:ProjectName}/',
        executionUrlTemplate:
          'https://192.0.2.4/job/{Config:ProjectName}/lastSuccessfulBuild/{ExternalExecutionId}/',
      },
      configurationProperties: [
        {
          name: 'MyJenkinsExampleBuildProject',
          required: true,
          key: true,
          secret: false,
          queryable: false,
          description:
            'The name of the build project must be provided when this action is added to the pipeline.',
          type: 'String',
        },
        { name: 'ProjectName', required: true, key: true, secret: false, queryable: false },
      ],
      inputArtifactDetails: { maximumCount: 1, minimumCount: 0 },
      outputArtifactDetails: { maximumCount: 1, minimumCount: 0 },
    });
    const cli = (...words: string[]) => awsCli(world.server, 'codepipeline', ...words);
    expect(await cli('create-custom-action-type', '--cli-input-json', definition)).toMatchObject({
      actionType: { id: { owner: 'Custom', provider: 'MyJenkinsProviderName' } },
    });
    const type = 'category=Build,owner=Custom,provider=MyJenkinsProviderName,version=1';
    expect(await cli('poll-for-jobs', '--action-type-id', type)).toEqual({ jobs: [] });
    const deleted = ['--category', 'Build', '--provider', 'MyJenkinsProviderName', '--action-version', '1'];
    expect(await cli('delete-custom-action-type', ...deleted)).toBeUndefined();
  });

  test('webhooks', async () => {
    await createPipeline(world, 'MyFirstPipeline', [
      { name: 'Source', actions: [sourceAction()] },
      { name: 'Deploy', actions: [deployAction()] },
    ]);
    const webhook = await file('my-webhook.json', {
      webhook: {
        name: 'my-webhook',
        targetPipeline: 'MyFirstPipeline',
        targetAction: 'Fetch',
        filters: [{ jsonPath: '$.ref', matchEquals: 'refs/heads/{Branch}' }],
        authentication: 'GITHUB_HMAC',
        authenticationConfiguration: { SecretToken: 'secret' },
      },
    });
    const cli = (...words: string[]) => awsCli(world.server, 'codepipeline', ...words);
    expect(await cli('put-webhook', '--cli-input-json', webhook)).toMatchObject({
      webhook: {
        url: expect.stringContaining('/webhooks/trigger?t='),
        arn: 'arn:aws:codepipeline:us-east-1:000000000000:webhook:my-webhook',
        definition: { authenticationConfiguration: { SecretToken: '****' } },
      },
    });
  });

  test('connections under both names', async () => {
    const connection = [
      'create-connection',
      '--provider-type',
      'Bitbucket',
      '--connection-name',
      'MyConnection',
    ];
    const created = await Promise.all(
      ['codestar-connections', 'codeconnections'].map(async (service) => {
        const answer = await awsCli(world.server, service, ...connection);
        return (answer as { ConnectionArn: string }).ConnectionArn;
      }),
    );
    expect(created.map((arn) => arn.split(':')[2])).toEqual(['codestar-connections', 'codeconnections']);
  });
});
