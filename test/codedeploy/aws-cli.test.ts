import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListApplicationRevisionsCommand } from '@aws-sdk/client-codedeploy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasAwsCli, runAwsCli } from '../harness/aws-cli.js';
import { appSpec, Fleet } from './fleet.js';

describe.skipIf(!hasAwsCli)('the AWS CLI', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start();
  });
  afterAll(() => fleet.close());

  /** Some of these commands talk to S3 too, and take its endpoint only from the environment. */
  async function awsDeploy(...words: string[]): Promise<string> {
    return await runAwsCli(['deploy', ...words], {
      cwd: fleet.directory,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        AWS_ENDPOINT_URL: fleet.server.endpoint,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_DEFAULT_REGION: 'us-east-1',
      },
    });
  }

  it('pushes a revision and waits for its deployment', async () => {
    const [host] = await fleet.hosts('cli', ['cli-a']);
    await fleet.group('cli');
    const source = join(fleet.directory, 'source');
    mkdirSync(join(source, 'site'), { recursive: true });
    writeFileSync(join(source, 'appspec.yml'), appSpec());
    writeFileSync(join(source, 'site/index.html'), 'pushed');
    const location = ['--source', source, '--s3-location', 's3://bundles/cli.zip'];
    await awsDeploy('push', '--application-name', 'web', ...location);
    const { revisions: [revision = {}] = [] } = await fleet.codedeploy.send(
      new ListApplicationRevisionsCommand({ applicationName: 'web' }),
    );
    expect(revision.s3Location?.eTag).toMatch(/^[0-9a-f]{32}/);
    const id = await fleet.deploy('cli', revision);
    await fleet.finished(id);
    await awsDeploy('wait', 'deployment-successful', '--deployment-id', id);
    expect(readFileSync(host?.path('srv/web/index.html') ?? '', 'utf8')).toBe('pushed');
  });
});
