import { fileURLToPath } from 'node:url';
import { BatchGetProjectsCommand, CodeBuildClient, ListFleetsCommand } from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { hasTerraform, type Terraform, terraform } from '../harness/terraform.js';

const TIMEOUT_MS = 5 * 60_000;
const RESOURCES = 17;

/** Every resource of the provider that is CodeBuild's, with every block that it has. */
describe.skipIf(!hasTerraform)('terraform', () => {
  let server: TestServer;
  let tool: Terraform;

  beforeAll(async () => {
    server = await startServer();
    tool = await terraform(fileURLToPath(new URL('builds.tf', import.meta.url)), {
      endpoint: server.endpoint,
    });
  });
  afterAll(async () => {
    await tool.close();
    await server.close();
  });

  it(
    'creates and changes projects and all that belongs to them, finds nothing to change, and destroys them',
    async () => {
      expect(await tool.run('init')).toMatchObject({ code: 0 });
      const applied = await tool.run('apply', '-auto-approve');
      expect(applied.output).toContain(`Apply complete! Resources: ${RESOURCES} added`);
      const plan = await tool.run('plan', '-detailed-exitcode');
      expect(plan.output).toContain('No changes.');
      expect(plan.code).toBe(0);

      const changed = await tool.run('apply', '-auto-approve', '-var', 'build_timeout=50');
      expect(changed.output).toContain('Resources: 0 added, 1 changed, 0 destroyed');
      const codebuild = server.client(CodeBuildClient);
      const { projects } = await codebuild.send(new BatchGetProjectsCommand({ names: ['full'] }));
      expect(projects?.[0]).toMatchObject({ timeoutInMinutes: 50, concurrentBuildLimit: 3 });

      const destroyed = await tool.run('destroy', '-auto-approve');
      expect(destroyed.output).toContain(`Destroy complete! Resources: ${RESOURCES} destroyed`);
      const { projectsNotFound } = await codebuild.send(new BatchGetProjectsCommand({ names: ['full'] }));
      expect(projectsNotFound).toEqual(['full']);
      expect((await codebuild.send(new ListFleetsCommand({}))).fleets).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
