import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListApplicationRevisionsCommand } from '@aws-sdk/client-codedeploy';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasAwsCli, readsEndpointVariable, runAwsCli } from '../harness/aws-cli.js';
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

  /** An older AWS CLI pushes to AWS's S3, whatever it is told: what `push` does is then done by its parts. */
  async function push(source: string): Promise<void> {
    if (readsEndpointVariable()) {
      const location = ['--source', source, '--s3-location', 's3://bundles/cli.zip'];
      await awsDeploy('push', '--application-name', 'web', ...location);
      return;
    }
    await fleet.upload('cli.zip', { 'appspec.yml': appSpec(), 'site/index.html': 'pushed' });
    const { ETag } = await fleet.s3.send(new HeadObjectCommand({ Bucket: 'bundles', Key: 'cli.zip' }));
    const place = `bucket=bundles,key=cli.zip,bundleType=zip,eTag=${ETag?.replaceAll('"', '')}`;
    await awsDeploy('register-application-revision', '--application-name', 'web', '--s3-location', place);
  }

  it('pushes a revision and waits for its deployment', async () => {
    const [host] = await fleet.hosts('cli', ['cli-a']);
    await fleet.group('cli');
    const source = join(fleet.directory, 'source');
    mkdirSync(join(source, 'site'), { recursive: true });
    writeFileSync(join(source, 'appspec.yml'), appSpec());
    writeFileSync(join(source, 'site/index.html'), 'pushed');
    await push(source);
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
