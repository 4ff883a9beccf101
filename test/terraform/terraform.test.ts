import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { GetRoleCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { hasTerraform, type Terraform, terraform } from '../harness/terraform.js';

/** The provider takes long to load, and waits most of a minute for each lifecycle configuration. */
const TIMEOUT_MS = 15 * 60_000;

describe.skipIf(!hasTerraform)('terraform', () => {
  let server: TestServer;
  let tool: Terraform;

  beforeAll(async () => {
    server = await startServer();
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    tool = await terraform(fileURLToPath(new URL('main.tf', import.meta.url)), {
      endpoint: server.endpoint,
      public_key: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    });
  });

  afterAll(async () => {
    await tool.close();
    await server.close();
  });

  it(
    'creates identities and buckets, finds nothing to change, and destroys them',
    async () => {
      expect(await tool.run('init')).toMatchObject({ code: 0 });
      const applied = await tool.run('apply', '-auto-approve');
      expect(applied.output).toContain('Apply complete! Resources: 33 added');
      const plan = await tool.run('plan', '-detailed-exitcode');
      expect(plan.output).toContain('No changes.');
      expect(plan.code).toBe(0);

      const iam = server.client(IAMClient);
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'build' }));
      expect(Role).toMatchObject({ Path: '/ci/', MaxSessionDuration: 7200 });
      const destroyed = await tool.run('destroy', '-auto-approve');
      expect(destroyed.output).toContain('Destroy complete! Resources: 33 destroyed');
      expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
      const s3 = server.client(S3Client);
      expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
