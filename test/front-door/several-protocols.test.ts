import { gzipSync } from 'node:zlib';
import { cbor } from '@smithy/core/cbor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutPermission } from '../../src/front-door/access.js';
import { defineService } from '../../src/front-door/service.js';
import { AwsError } from '../../src/kernel/aws-error.js';
import { knownKey, startEchoServer } from '../harness/echo-server.js';
import { echoServices } from '../harness/echo-services.js';
import { sendRaw, sendSigned } from '../harness/signed-request.js';

const seen: object[] = [];
let server: Awaited<ReturnType<typeof startEchoServer>>;

const cloudwatch = defineService<typeof import('@aws-sdk/client-cloudwatch')>({
  id: 'cloudwatch',
  title: 'Amazon CloudWatch',
  signingNames: ['monitoring'],
  actionPrefix: 'cloudwatch',
  protocol: 'awsJson1_0',
  alsoSpeaks: ['awsQuery', 'rpcv2Cbor'],
  targetPrefix: 'GraniteServiceVersion20100801',
  apiVersion: '2010-08-01',
  load: () => import('@aws-sdk/client-cloudwatch'),
  operations: {
    PutMetricData: {
      authorize: withoutPermission,
      handle: async (input) => {
        seen.push(input);
        return {};
      },
    },
    GetMetricStatistics: {
      authorize: withoutPermission,
      handle: async () => {
        throw new AwsError('InvalidParameterValueException', 'no such period');
      },
    },
  },
});

/** Stands for EC2, whose client takes long to load. */
const volumes = defineService<typeof import('@aws-sdk/client-sts')>({
  id: 'ec2',
  title: 'Amazon EC2',
  signingNames: ['ec2'],
  actionPrefix: 'ec2',
  protocol: 'ec2Query',
  apiVersion: '2016-11-15',
  load: () => import('@aws-sdk/client-sts'),
  operations: {
    GetCallerIdentity: {
      authorize: withoutPermission,
      handle: async () => {
        throw new AwsError('InvalidVolume.NotFound', "The volume 'vol-<1>' does not exist.");
      },
    },
  },
});

beforeAll(async () => {
  server = await startEchoServer({ services: [...echoServices([]), cloudwatch, volumes] });
});
afterAll(() => server.close());

async function send(
  service: string,
  { path = '/', ...headers }: Record<string, string>,
  body: string | Buffer,
) {
  const answer = await sendRaw(server.port, {
    method: 'POST',
    path,
    headers: {
      host: 'localhost',
      'x-amz-date': '20260101T000000Z',
      authorization:
        `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, ` +
        'SignedHeaders=host;x-amz-date, Signature=00',
      ...headers,
    },
    body,
  });
  return { ...answer, id: answer.headers['x-amzn-requestid'], error: answer.headers['x-amzn-query-error'] };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const query = (action: string, rest = '') =>
  send('monitoring', FORM, `Action=${action}&Version=2010-08-01${rest}`);

const json = (operation: string, body = '{}') => {
  const target = { 'x-amz-target': `GraniteServiceVersion20100801.${operation}` };
  return send('monitoring', { ...target, 'content-type': 'application/x-amz-json-1.0' }, body);
};

const rpc = (
  operation: string,
  body: Uint8Array = new Uint8Array(),
  name = 'GraniteServiceVersion20100801',
) =>
  send(
    'monitoring',
    {
      path: `/service/${name}/operation/${operation}`,
      'smithy-protocol': 'rpc-v2-cbor',
      'content-type': 'application/cbor',
    },
    Buffer.from(body),
  );

test('an operation that is not there is refused in the form and with the code of each protocol', async () => {
  for (const operation of ['ListDashboards', 'NoSuchThing']) {
    const asked = await query(operation);
    expect([asked.status, asked.headers['content-type']]).toEqual([400, 'text/xml']);
    expect(asked.body).toContain('<Error><Type>Sender</Type><Code>InvalidAction</Code>');
    expect(asked.body).toContain(`<RequestId>${asked.id}</RequestId>`);

    const told = await json(operation);
    expect(told).toMatchObject({ status: 400, error: 'InvalidAction;Sender' });
    expect(JSON.parse(told.body).__type).toBe('UnknownOperationException');

    const called = await rpc(operation);
    expect(called).toMatchObject({ status: 400, error: 'InvalidAction;Sender' });
    expect(called.headers).toMatchObject({
      'smithy-protocol': 'rpc-v2-cbor',
      'content-type': 'application/cbor',
    });
    expect(called.body).toContain('UnknownOperationException');
  }
});

test('a modelled error has its shape’s name where that is known, and everywhere the code that the query protocol has', async () => {
  const input = { Namespace: 'n', MetricName: 'm', StartTime: 0, EndTime: 1, Period: 1 };
  const asked = await query(
    'GetMetricStatistics',
    '&Namespace=n&MetricName=m&StartTime=0&EndTime=1&Period=1',
  );
  expect(asked.body).toContain('<Code>InvalidParameterValue</Code><Message>no such period</Message>');
  const told = await json('GetMetricStatistics', JSON.stringify(input));
  expect(told.error).toBe('InvalidParameterValue;Sender');
  expect(JSON.parse(told.body)).toEqual({
    __type: 'InvalidParameterValueException',
    message: 'no such period',
  });
  const called = await rpc('GetMetricStatistics', cbor.serialize(input));
  expect(called.error).toBe('InvalidParameterValue;Sender');
  expect(called.body).toContain('com.amazonaws.cloudwatch#InvalidParameterValueException');
  expect(called.id).toMatch(/^[0-9a-f-]{36}$/);
});

test('smithy-rpc-v2-cbor: what is malformed, of another type, or for somebody else', async () => {
  const code = async (body: Uint8Array) => (await rpc('PutMetricData', body)).body;
  expect(await code(Buffer.alloc(100_000, 0x81))).toContain('SerializationException');
  expect(await code(cbor.serialize({ Namespace: 7 }))).toContain(
    'NUMBER_VALUE can not be converted to String',
  );
  expect(await code(cbor.serialize([1]))).toContain('SerializationException');
  const wrongTime = { Namespace: 'n', MetricData: [{ MetricName: 'm', Timestamp: '2026-01-01T00:00:00Z' }] };
  expect(await code(cbor.serialize(wrongTime))).toContain("'MetricData.1.Timestamp'");
  const stranger = await rpc('ListTables', undefined, 'DynamoDB_20120810');
  expect(stranger).toMatchObject({ status: 400, headers: { 'smithy-protocol': 'rpc-v2-cbor' } });
  expect(stranger.body).toContain("no service for 'DynamoDB_20120810'");
  // CodePipeline is here, but does not speak it.
  expect((await rpc('GetPipeline', undefined, 'CodePipeline_20150709')).status).toBe(400);
});

test('forms: compressed as a whole, lists that are empty, lists that are flat', async () => {
  const text =
    'Action=PutMetricData&Version=2010-08-01&Namespace=n&MetricData.member.1.MetricName=m' +
    '&MetricData.member.1.Dimensions=&MetricData.member.1.Value=2.5&MetricData.member.2.MetricName=k' +
    '&MetricData.member.2.Values.member.1=1&MetricData.member.2.Values.member.2=NaN' +
    '&MetricData.member.2.Values.member.3=much';
  const compressed = { ...FORM, 'content-encoding': 'gzip' };
  expect((await send('monitoring', compressed, gzipSync(text))).status).toBe(400);
  expect((await send('monitoring', compressed, gzipSync(text.replace('much', '3')))).status).toBe(200);
  expect(seen.at(-1)).toEqual({
    Namespace: 'n',
    MetricData: [
      { MetricName: 'm', Dimensions: [], Value: 2.5 },
      { MetricName: 'k', Values: [1, Number.NaN, 3] },
    ],
  });
  const twice = { ...FORM, 'content-encoding': 'custom, gzip' };
  expect((await send('monitoring', twice, gzipSync(text.replace('much', '3')))).status).toBe(200);
  const bomb = await send('monitoring', compressed, gzipSync(Buffer.alloc(64 * 1024 * 1024, 'a=&')));
  expect(bomb.status).toBe(400);
  expect((await send('monitoring', compressed, 'no gzip')).status).toBe(400);
});

test('what is signed is the body as it was sent, compressed', async () => {
  const key = { accessKeyId: 'AKIAEXAMPLE000000000', secretAccessKey: 'a secret of this test' };
  const strict = await startEchoServer({
    services: [cloudwatch],
    mode: 'strict',
    credentials: knownKey(key.accessKeyId, key.secretAccessKey),
  });
  const text = 'Action=PutMetricData&Version=2010-08-01&Namespace=signed';
  const headers = { ...FORM, 'content-encoding': 'gzip' };
  const request = { service: 'monitoring', headers, body: gzipSync(text) };
  expect((await sendSigned(strict.port, key, request)).status).toBe(200);
  expect(seen.at(-1)).toEqual({ Namespace: 'signed' });
  const wrong = await sendSigned(strict.port, { ...key, secretAccessKey: 'another' }, request);
  expect(wrong.status).toBe(403);
  expect(wrong.body).toContain('<Code>SignatureDoesNotMatch</Code>');
  await strict.close();
});

test('ec2Query tells errors in its own form', async () => {
  const answer = await send('ec2', FORM, 'Action=GetCallerIdentity&Version=2016-11-15');
  expect(answer.status).toBe(400);
  expect(answer.body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>InvalidVolume.NotFound</Code>' +
      '<Message>The volume &apos;vol-&lt;1&gt;&apos; does not exist.</Message></Error></Errors>' +
      `<RequestID>${answer.id}</RequestID></Response>`,
  );
  const unknown = await send('ec2', FORM, 'Action=RunInstances&Version=2016-11-15');
  expect(unknown.body).toContain('<Errors><Error><Code>InvalidAction</Code>');
});

test('a service is not taken for what it does not speak', async () => {
  const answer = await send('codepipeline', FORM, 'Action=GetPipeline&Version=2015-07-09&name=p');
  expect(answer.status).toBe(400);
  expect(answer.body).toMatch(/^<ErrorResponse .*<Code>UnknownOperationException<\/Code>/);
});
