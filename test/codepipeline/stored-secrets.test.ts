import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateCustomActionTypeCommand,
  GetPipelineCommand,
  PollForJobsCommand,
  PutWebhookCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { expect, test } from 'vitest';
import { openSealer } from '../../src/kernel/sealer.js';
import { storedSecrets } from '../../src/services/codepipeline/definition/sealed-secrets.js';
import { pipelines, webhooks } from '../../src/services/codepipeline/store.js';
import { sealStoredPipelines } from '../../src/services/codepipeline/stored-secrets.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { collection } from '../../src/store/store.js';
import { eventually } from '../harness/wait.js';
import { action } from './declarations.js';
import { createPipeline, newWorld, sourceAction, start, uploadSource } from './world.js';

const SECRET = 'never-in-a-file';

async function filesWith(text: string, directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const file of files) if ((await readFile(file)).includes(text)) found.push(file);
  return found;
}

test('the data directory holds secrets of actions and webhooks sealed; workers get them in clear', async () => {
  const world = await newWorld();
  const { codepipeline, server } = world;
  const id = { category: 'Test', provider: 'Robot', version: '1' } as const;
  const artifacts = { minimumCount: 0, maximumCount: 1 };
  await codepipeline.send(
    new CreateCustomActionTypeCommand({
      ...id,
      configurationProperties: [{ name: 'ApiKey', required: true, key: false, secret: true }],
      inputArtifactDetails: artifacts,
      outputArtifactDetails: artifacts,
    }),
  );
  await uploadSource(world, { 'index.html': 'x' });
  await createPipeline(world, 'secretive', [
    { name: 'Source', actions: [sourceAction()] },
    {
      name: 'Check',
      actions: [action('Robot', 'Test/Custom/Robot', { configuration: { ApiKey: `${SECRET}-key` } })],
    },
  ]);
  await codepipeline.send(
    new PutWebhookCommand({
      webhook: {
        name: 'hook',
        targetPipeline: 'secretive',
        targetAction: 'Fetch',
        filters: [{ jsonPath: '$.ref' }],
        authentication: 'GITHUB_HMAC',
        authenticationConfiguration: { SecretToken: `${SECRET}-hook` },
      },
    }),
  );
  // What is shown, sent back: masks stand for what is sealed.
  const { pipeline } = await codepipeline.send(new GetPipelineCommand({ name: 'secretive' }));
  expect(pipeline?.stages?.[1]?.actions?.[0]?.configuration).toEqual({ ApiKey: '****' });
  await codepipeline.send(new UpdatePipelineCommand({ pipeline }));
  await start(world, 'secretive');

  const actionTypeId = { ...id, owner: 'Custom' } as const;
  const job = await eventually(
    async () => (await codepipeline.send(new PollForJobsCommand({ actionTypeId }))).jobs?.[0],
  );
  expect(job.data?.actionConfiguration?.configuration).toEqual({ ApiKey: `${SECRET}-key` });
  expect(await filesWith('secretive', server.dataDirectory)).not.toEqual([]);
  expect(await filesWith(SECRET, server.dataDirectory)).toEqual([]);
  await server.close();
});

test('what an older version stored open is sealed at the start, once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-pipelines-'));
  const store = await openSqliteStore({ directory, durability: 'off' });
  const sealer = await openSealer(join(directory, 'key'));
  const { open } = storedSecrets(sealer);
  const scope = '000000000000/us-east-1';
  const gitHub = {
    ...{ name: 'Fetch', runOrder: 1, inputArtifacts: [], outputArtifacts: [] },
    actionTypeId: { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' },
    configuration: { Owner: 'me', Repo: 'web', Branch: 'main', OAuthToken: SECRET },
  };
  const definition = { name: 'web', triggers: [], stages: [{ name: 'Source', actions: [gitHub] }] };
  const authentication = { kind: 'GITHUB_HMAC', secret: SECRET };
  await store.transaction(async (tx) => {
    await tx.put(collection<object>(pipelines.name), scope, 'web', { pipelineId: 'p', definition });
    await tx.put(collection<object>(webhooks.name), scope, 'hook', { name: 'hook', authentication });
  });
  const configured = async () => {
    const stages = (await store.get(pipelines, scope, 'web'))?.doc.definition.stages ?? [];
    return stages[0]?.actions[0]?.configuration ?? {};
  };
  await sealStoredPipelines(store, sealer);
  const sealed = await configured();
  expect(sealed).toMatchObject({ Owner: 'me', OAuthToken: expect.stringMatching(/^sealed:/) });
  expect(open(sealed.OAuthToken ?? '')).toBe(SECRET);
  const hook = (await store.get(webhooks, scope, 'hook'))?.doc.authentication;
  expect(hook?.kind === 'GITHUB_HMAC' && open(hook.secret)).toBe(SECRET);
  expect(JSON.stringify(hook)).not.toContain(SECRET);
  await sealStoredPipelines(store, sealer);
  expect(await configured()).toEqual(sealed);
  await store.close();
  await rm(directory, { recursive: true });
});
