import { fileURLToPath } from 'node:url';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { hasTerraform, type Terraform, terraform } from '../harness/terraform.js';

const TIMEOUT_MS = 5 * 60_000;

/** The provider's SDK for Go is of the age in which CloudWatch was asked by forms. */
describe.skipIf(!hasTerraform)('terraform', () => {
  let server: TestServer;
  let tool: Terraform;

  beforeAll(async () => {
    server = await startServer();
    tool = await terraform(fileURLToPath(new URL('alarms.tf', import.meta.url)), {
      endpoint: server.endpoint,
    });
  });
  afterAll(async () => {
    await tool.close();
    await server.close();
  });

  it(
    'creates alarms, finds nothing to change, and destroys them',
    async () => {
      expect(await tool.run('init')).toMatchObject({ code: 0 });
      const applied = await tool.run('apply', '-auto-approve');
      expect(applied.output).toContain('Apply complete! Resources: 4 added');
      const plan = await tool.run('plan', '-detailed-exitcode');
      expect(plan.output).toContain('No changes.');
      expect(plan.code).toBe(0);
      const cloudwatch = server.client(CloudWatchClient);
      const names = async () => {
        const AlarmTypes = ['MetricAlarm' as const, 'CompositeAlarm' as const];
        const found = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmTypes }));
        return [...(found.MetricAlarms ?? []), ...(found.CompositeAlarms ?? [])].map(
          ({ AlarmName }) => AlarmName,
        );
      };
      expect(await names()).toEqual(['errors', 'rate', 'slow', 'unwell']);
      const destroyed = await tool.run('destroy', '-auto-approve');
      expect(destroyed.output).toContain('Destroy complete! Resources: 4 destroyed');
      expect(await names()).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
