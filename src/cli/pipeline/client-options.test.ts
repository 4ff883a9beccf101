import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ClientFlags, clientSettings } from './client-options.js';

const CONFIG = `
[default]
region = eu-west-1

[profile plain]
region = eu-central-1
endpoint_url = http://plain.example:1

[profile mixed]
endpoint_url = http://mixed.example:1
services = mine

[services mine]
codepipeline =
  endpoint_url = http://pipelines.example:2
cloudwatch_logs =
  endpoint_url = http://logs.example:3

[profile lost]
services = gone

[profile careful]
endpoint_url = http://careful.example:1
ignore_configured_endpoint_urls = true
`;
const CREDENTIALS = '[plain]\naws_access_key_id = AKIAPLAIN\naws_secret_access_key = secret\n';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipewright-profiles-'));
  await writeFile(join(root, 'config'), CONFIG);
  await writeFile(join(root, 'credentials'), CREDENTIALS);
  vi.stubEnv('AWS_CONFIG_FILE', join(root, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(root, 'credentials'));
});
afterEach(() => vi.stubEnv('AWS_PROFILE', undefined));
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

async function endpoint(serviceId: string, flags: ClientFlags, environment: NodeJS.ProcessEnv = {}) {
  return (await clientSettings(flags, environment))(serviceId).endpoint;
}

describe('the endpoint, in the order of the AWS CLI', () => {
  const flags = { profile: 'mixed' };
  const all = { AWS_ENDPOINT_URL: 'http://b', AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'http://a' };
  it.each<[string, string, ClientFlags, NodeJS.ProcessEnv, string]>([
    ['the option', 'CloudWatch Logs', { ...flags, endpointUrl: 'http://o' }, all, 'http://o'],
    ["the service's variable", 'CloudWatch Logs', flags, all, 'http://a'],
    ['the variable', 'CodePipeline', flags, all, 'http://b'],
    ['an empty variable is none', 'IAM', flags, { AWS_ENDPOINT_URL: '' }, 'http://mixed.example:1'],
    ["the profile's services", 'CloudWatch Logs', flags, {}, 'http://logs.example:3'],
    ["the profile's services", 'CodePipeline', {}, { AWS_PROFILE: 'mixed' }, 'http://pipelines.example:2'],
    ['the profile', 'S3', flags, {}, 'http://mixed.example:1'],
    ['this machine, never AWS', 'S3', {}, {}, 'http://127.0.0.1:4566'],
    ['this machine', 'S3', { profile: 'careful' }, { PIPEWRIGHT_PORT: '1' }, 'http://127.0.0.1:1'],
    ['ignored', 'S3', {}, { ...all, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, 'http://127.0.0.1:4566'],
  ])('%s: %s', async (_, serviceId, given, environment, expected) => {
    expect(await endpoint(serviceId, given, environment)).toBe(expected);
  });

  it.each<[ClientFlags, NodeJS.ProcessEnv, string]>([
    [{ endpointUrl: 'nowhere' }, {}, "--endpoint-url must be a URL, not 'nowhere'"],
    [{}, { AWS_ENDPOINT_URL_S3: 'ftp://x' }, "AWS_ENDPOINT_URL_S3 must be a URL, not 'ftp://x'"],
    [{}, { AWS_PROFILE: 'none' }, "the profile 'none' is neither"],
    [{ profile: 'lost' }, {}, "the profile 'lost' names services 'gone'"],
    [{}, { AWS_ACCESS_KEY_ID: 'x' }, 'AWS_SECRET_ACCESS_KEY is not'],
  ])('%j %j', async (flags, environment, words) => {
    await expect(endpoint('S3', flags, environment)).rejects.toThrow(words);
  });
});

describe('region and credentials', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'shell', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' };
  const shell = { accessKeyId: 'shell', secretAccessKey: 's', sessionToken: 't' };
  const local = { accessKeyId: 'test', secretAccessKey: 'test' };
  it.each<[string, ClientFlags, NodeJS.ProcessEnv, string, object | undefined]>([
    ['nothing given', {}, {}, 'eu-west-1', local],
    ['the option', { region: 'ap-south-1' }, { AWS_REGION: 'us-west-1' }, 'ap-south-1', local],
    ['variables', {}, { AWS_DEFAULT_REGION: 'us-west-2', ...keys }, 'us-west-2', shell],
    ['variables before AWS_PROFILE', {}, { AWS_PROFILE: 'plain', ...keys }, 'eu-central-1', shell],
    ['--profile before variables', { profile: 'plain' }, { ...keys }, 'eu-central-1', undefined],
    ['a profile without keys', { profile: 'mixed' }, { ...keys }, 'us-east-1', local],
    ['a role of the container', {}, { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'x' }, 'eu-west-1', undefined],
  ])('%s', async (_, flags, environment, region, credentials) => {
    const settings = (await clientSettings(flags, environment))('S3');
    expect(settings).toMatchObject({ region, forcePathStyle: true });
    expect(settings.credentials).toEqual(credentials);
  });

  it('of a profile: the SDK finds them', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'shell');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 's');
    const { IAMClient } = await import('@aws-sdk/client-iam');
    const client = new IAMClient((await clientSettings({ profile: 'plain' }))('IAM'));
    expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'AKIAPLAIN' });
  });
});
