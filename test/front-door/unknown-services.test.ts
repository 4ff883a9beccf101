import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEchoServer } from '../harness/echo-server.js';
import { echoServices } from '../harness/echo-services.js';
import { sendRaw } from '../harness/signed-request.js';

let server: Awaited<ReturnType<typeof startEchoServer>>;

beforeAll(async () => {
  server = await startEchoServer({ services: echoServices([]) });
});
afterAll(() => server.close());

/** As the clients of that service send it; local mode takes unknown keys unseen. */
async function asking(service: string, headers: Record<string, string>, body = '') {
  const { ':path': path = '/', ...others } = headers;
  const answer = await sendRaw(server.port, {
    method: body === '' && headers['x-amz-target'] === undefined ? 'GET' : 'POST',
    path,
    headers: {
      host: 'localhost',
      'x-amz-date': '20260101T000000Z',
      authorization:
        `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, ` +
        'SignedHeaders=host;x-amz-date, Signature=00',
      ...others,
    },
    body,
  });
  expect(answer.status).toBe(400);
  return { type: answer.headers['content-type'], text: answer.body, headers: answer.headers };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

test('a service that is not here is named in the protocol of its clients: awsJson', async () => {
  const answer = await asking('config', {
    'x-amz-target': 'StarlingDoveService.DescribeConfigRules',
    'content-type': 'application/x-amz-json-1.1',
  });
  expect(answer.type).toBe('application/x-amz-json-1.1');
  expect(JSON.parse(answer.text)).toEqual({
    __type: 'UnknownOperationException',
    message:
      "Pipewright has no service for 'config' (DescribeConfigRules) yet; docs/coverage.md lists what it has.",
  });
  const older = {
    'x-amz-target': 'DynamoDB_20120810.ListTables',
    'content-type': 'application/x-amz-json-1.0',
  };
  expect((await asking('dynamodb', older)).type).toBe('application/x-amz-json-1.0');
  // The signature is for a service that is here: only the target tells what is meant.
  const other = { 'x-amz-target': 'AmazonSSM.GetParameters' };
  expect((await asking('iam', other)).text).toContain("no service for 'AmazonSSM' (GetParameters) yet");
});

test('restJson', async () => {
  const answer = await asking('lambda', {});
  expect(answer.headers['x-amzn-errortype']).toBe('UnknownOperationException');
  expect(JSON.parse(answer.text).message).toContain("no service for 'lambda' (/) yet");
});

test('query, by another version of a service that is here too', async () => {
  const topics = await asking('sns', FORM, 'Action=ListTopics&Version=2010-03-31');
  expect(topics.text).toMatch(/^<ErrorResponse .*<Code>UnknownOperationException<\/Code>/);
  expect(topics.text).toContain('no service for &apos;sns&apos; (ListTopics) yet');
  const old = await asking('iam', FORM, 'Action=ListRoles&Version=1999-01-01');
  expect(old.text).toContain('no service for &apos;iam, version 1999-01-01&apos; (ListRoles) yet');
});

test('smithy-rpc-v2-cbor', async () => {
  const { text } = await asking('oam', {
    'smithy-protocol': 'rpc-v2-cbor',
    ':path': '/service/OAM/operation/ListSinks',
  });
  expect(text).toContain("no service for 'oam' (ListSinks) yet");
});

test('restXml', async () => {
  const answer = await asking('route53', {});
  expect(answer.text).toMatch(
    /^<ErrorResponse .*<Error><Type>Sender<\/Type><Code>UnknownOperationException<\/Code>/,
  );
  const express = await asking('s3express', {});
  expect(express.text).toMatch(/<Error><Code>UnknownOperationException<\/Code>/);
  expect(express.text).not.toContain('<ErrorResponse');
  const path = '/v20180820/tags/arn%3Aaws%3As3%3A%3A%3Ab';
  const control = await asking('s3', { ':path': path, 'x-amz-account-id': '123456789012' });
  expect(control.text).toMatch(/^<ErrorResponse .*no service for &apos;s3control&apos;/);
});

test('what names no operation', async () => {
  const json = { 'content-type': 'application/x-amz-json-1.1' };
  for (const target of ['', 'CodePipeline', 'CodePipeline_20150709']) {
    const { text } = await asking('codepipeline', { ...json, 'x-amz-target': target });
    expect(JSON.parse(text)).toMatchObject({ __type: 'UnknownOperationException' });
  }
  expect((await asking('iam', FORM, 'Version=2010-05-08')).text).toContain('<Code>MissingAction</Code>');
  const odd = await asking('iam', FORM, 'Action=Odd&Version=2010-05-08');
  expect(odd.text).toContain(
    '<Code>InvalidAction</Code><Message>Could not find operation Odd for version 2010-05-08',
  );
});
