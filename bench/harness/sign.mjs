// Prepares signed requests as bytes.
import { createHash, createHmac } from 'node:crypto';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** A POST of the JSON protocols, signed, as it goes over the wire. */
export function signedJsonRequest({ target, body, ...rest }) {
  return signedRequest({
    ...rest,
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(body),
  });
}

/** A request of S3, signed with its payload's digest. */
export function signedObjectRequest({ method, path, body = '', ...rest }) {
  const headers = { 'x-amz-content-sha256': sha256(body) };
  return signedRequest({ ...rest, service: 's3', method, path, headers, body });
}

/** @param path needs no encoding */
function signedRequest({
  port,
  service,
  method,
  path,
  headers: given,
  body,
  accessKeyId,
  secretAccessKey,
  region = 'us-east-1',
}) {
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const date = timestamp.slice(0, 8);
  const headers = { ...given, host: `127.0.0.1:${port}`, 'x-amz-date': timestamp };
  const names = Object.keys(headers).sort();
  const canonical = [
    method,
    path,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(body),
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
    `${method} ${path} HTTP/1.1`,
    ...names.map((name) => `${name}: ${headers[name]}`),
    `authorization: ${authorization}`,
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}
