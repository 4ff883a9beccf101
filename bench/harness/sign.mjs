// Prepares signed requests as bytes.
import { createHash, createHmac } from 'node:crypto';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** A POST of the JSON protocols, signed, as it goes over the wire. */
export function signedJsonRequest({
  port,
  service,
  target,
  body,
  accessKeyId,
  secretAccessKey,
  region = 'us-east-1',
}) {
  const text = JSON.stringify(body);
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const date = timestamp.slice(0, 8);
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    host: `127.0.0.1:${port}`,
    'x-amz-date': timestamp,
    'x-amz-target': target,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(text),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce(
    (k, part) => hmac(k, part),
    `AWS4${secretAccessKey}`,
  );
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const head = [
    'POST / HTTP/1.1',
    ...names.map((name) => `${name}: ${headers[name]}`),
    `authorization: ${authorization}`,
    `content-length: ${Buffer.byteLength(text)}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.from(head + text);
}
