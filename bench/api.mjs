// Requests per second of GetPipeline and CreatePipeline at 8 connections, SigV4 verified, against moto_server (where it is installed)
// and against a bare node:http server that answers the same bytes.
import { spawn, spawnSync } from 'node:child_process';
import { CodePipelineClient, GetPipelineCommand } from '@aws-sdk/client-codepipeline';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { load } from './harness/load.mjs';
import { end, freePort, listening, startEcho, startPipewright } from './harness/server.mjs';
import { signedJsonRequest } from './harness/sign.mjs';
import { clientConfig, createAdministrator } from './harness/user.mjs';

const CONNECTIONS = 8;
const SECONDS = 4;
const WARM_UP_SECONDS = 2;
const CREATES = 12_000;

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'codepipeline.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});

function pipeline(name, roleArn) {
  const action = (category, provider, rest) => ({
    name: provider,
    actionTypeId: { category, owner: 'AWS', provider, version: '1' },
    runOrder: 1,
    ...rest,
  });
  return {
    pipeline: {
      name,
      roleArn,
      artifactStore: { type: 'S3', location: 'bench-artifacts' },
      stages: [
        {
          name: 'Source',
          actions: [
            action('Source', 'S3', {
              configuration: {
                S3Bucket: 'bench-source',
                S3ObjectKey: 'source.zip',
                PollForSourceChanges: 'false',
              },
              outputArtifacts: [{ name: 'Source' }],
            }),
          ],
        },
        { name: 'Approve', actions: [action('Approval', 'Manual', {})] },
      ],
    },
  };
}

async function setUp(endpoint) {
  const config = clientConfig(endpoint);
  const iam = new IAMClient(config);
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'bench', AssumeRolePolicyDocument: TRUST }),
  );
  return { roleArn: Role.Arn, config, key: await createAdministrator(endpoint) };
}

const request = (port, key, operation, body) =>
  signedJsonRequest({
    port,
    service: 'codepipeline',
    target: `CodePipeline_20150709.${operation}`,
    body,
    ...key,
  });

async function measure(port, { roleArn, key }, creates) {
  const create = (prefix, count) =>
    Array.from({ length: count }, (_, i) =>
      request(port, key, 'CreatePipeline', pipeline(`${prefix}-${i}`, roleArn)),
    );
  const base = { port, connections: CONNECTIONS };
  await load({ ...base, connections: 1, requests: create('get', 1), seconds: 10 });
  const get = { ...base, requests: [request(port, key, 'GetPipeline', { name: 'get-0' })], repeat: true };
  await load({ ...get, seconds: WARM_UP_SECONDS });
  const got = await load({ ...get, seconds: SECONDS });
  await load({ ...base, requests: create('warm', Math.ceil(creates / 10)), seconds: WARM_UP_SECONDS });
  const created = await load({ ...base, requests: create('new', creates), seconds: SECONDS });
  for (const [name, result] of Object.entries({ got, created })) {
    if (result.bad > 0) throw new Error(`${name}: ${result.bad} bad answers, such as ${result.sample}`);
  }
  return { got, created };
}

async function moto() {
  if (spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).error) return undefined;
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  await listening(port);
  try {
    return await measure(port, await setUp(`http://127.0.0.1:${port}`), 2_000);
  } finally {
    await end(child);
  }
}

export async function run(report) {
  const server = await startPipewright();
  const setup = await setUp(server.endpoint);
  const ours = await measure(server.port, setup, CREATES);
  const answer = await new CodePipelineClient(setup.config).send(new GetPipelineCommand({ name: 'get-0' }));
  await server.stop();
  const echo = await startEcho(JSON.stringify(answer.pipeline).padEnd(900));
  const bare = await measure(echo.port, setup, CREATES);
  await echo.stop();
  const peer = await moto();
  const line = (what, result) =>
    `${Math.round(result.rps)} requests/s, p50 ${result.p50Ms.toFixed(2)} ms, p99 ${result.p99Ms.toFixed(2)} ms (${what})`;
  for (const [operation, key] of [
    ['GetPipeline', 'got'],
    ['CreatePipeline', 'created'],
  ]) {
    report.detail(`${operation}: ${line('pipewright', ours[key])}; ${line('bare node:http', bare[key])}`);
    report.ratio(`${operation} against a bare node:http echo`, ours[key].rps / bare[key].rps, '>=', 0.3);
    if (peer) {
      report.detail(`${operation}: ${line('moto_server', peer[key])}`);
      report.ratio(`${operation} against moto_server`, ours[key].rps / peer[key].rps, '>=', 10);
    } else report.skip(`${operation} against moto_server: it is not installed`);
  }
}
