import { createHash } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { stringToSign } from '../../src/wire/sigv4/canonical.js';
import { sign, signingKey } from '../../src/wire/sigv4/verify.js';

export interface RawRequest {
  readonly method?: string;
  /** With the query. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The SigV4 scope's service. */
  readonly service: string;
  /** Headers that are sent but not signed, lower case. */
  readonly unsigned?: readonly string[];
  /** Sent in the place of `body`, after that was signed. */
  readonly bodyInstead?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const REGION = 'us-east-1';

/** Signs and sends one request byte by byte as told: for what no SDK would send. */
export function sendSigned(
  port: number,
  key: { readonly accessKeyId: string; readonly secretAccessKey: string },
  raw: RawRequest,
): Promise<RawAnswer> {
  const { method = 'POST', path = '/', body = '', service, unsigned = [] } = raw;
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const date = timestamp.slice(0, 8);
  const digest = createHash('sha256').update(body).digest('hex');
  const headers: Record<string, string> = {
    host: `127.0.0.1:${port}`,
    'x-amz-date': timestamp,
    ...(service === 's3' && { 'x-amz-content-sha256': digest }),
    ...raw.headers,
  };
  const signedHeaders = Object.keys(headers)
    .filter((name) => !unsigned.includes(name))
    .sort();
  const [rawPath = '/', rawQuery = ''] = path.split('?');
  const text = stringToSign(
    {
      method,
      rawPath,
      rawQuery,
      rawHeaders: Object.entries(headers).flat(),
      payloadHash: headers['x-amz-content-sha256'] ?? digest,
    },
    {
      accessKeyId: key.accessKeyId,
      date,
      region: REGION,
      service,
      signature: '',
      signedHeaders,
      timestamp,
      sessionToken: undefined,
      place: 'header',
      expiresSeconds: undefined,
    },
  );
  const signature = sign(signingKey(key.secretAccessKey, date, REGION, service), text);
  const credential = `${key.accessKeyId}/${date}/${REGION}/${service}/aws4_request`;
  return sendRaw(port, {
    method,
    path,
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
    },
    body: raw.bodyInstead ?? body,
  });
}

export function sendRaw(
  port: number,
  raw: { method: string; path: string; headers: Readonly<Record<string, string>>; body?: string | Buffer },
): Promise<RawAnswer> {
  const { method, path, headers, body = '' } = raw;
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    request({ host: '127.0.0.1', port, method, path, headers: { ...length, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    })
      .on('error', reject)
      .end(body);
  });
}
