import { createHash, createHmac } from 'node:crypto';

/** What was signed, spelled out: an attacker may send something else. */
export interface SignedFacts {
  readonly method?: string;
  readonly canonicalPath?: string;
  readonly canonicalQuery?: string;
  /** In canonical order. `host` and `x-amz-date` are added. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly payloadHash?: string;
  readonly service: string;
  /** Epoch ms; default now. */
  readonly at?: number;
}

export interface AttackerKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export const REGION = 'us-east-1';
export const HOST = 'localhost';
export const EMPTY_SHA256 = sha256('');

export interface Signature {
  readonly authorization: string;
  readonly timestamp: string;
  readonly scope: string;
  readonly signingKey: Buffer;
  readonly signature: string;
}

/** Signature Version 4 from the documentation alone, so that a mistake of the server's own signer is not repeated here. */
export function signed(key: AttackerKey, facts: SignedFacts): Signature {
  const timestamp = basicTime(facts.at ?? Date.now());
  const headers = Object.entries({ host: HOST, 'x-amz-date': timestamp, ...facts.headers }).sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );
  const names = headers.map(([name]) => name).join(';');
  const canonical = [
    facts.method ?? 'POST',
    facts.canonicalPath ?? '/',
    facts.canonicalQuery ?? '',
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    facts.payloadHash ?? EMPTY_SHA256,
  ].join('\n');
  const { scope, signingKey, signature } = sealed(key, facts.service, timestamp, canonical);
  const authorization = `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { authorization, timestamp, scope, signingKey, signature };
}

/** The path and query of a presigned URL. @param parameters beside those of the signature, sorted by the caller's needs */
export function presigned(
  key: AttackerKey,
  facts: { readonly path: string; readonly expires: string; readonly at?: number },
): string {
  const timestamp = basicTime(facts.at ?? Date.now());
  const credential = `${key.accessKeyId}/${timestamp.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(credential)}`,
    `X-Amz-Date=${timestamp}`,
    `X-Amz-Expires=${facts.expires}`,
    'X-Amz-SignedHeaders=host',
  ].join('&');
  const canonical = ['GET', facts.path, query, `host:${HOST}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  return `${facts.path}?${query}&X-Amz-Signature=${sealed(key, 's3', timestamp, canonical).signature}`;
}

/** A signed stream of chunks, each to be altered before it is sent. */
export function signedChunks(seed: Signature, pieces: readonly string[]): string[] {
  let previous = seed.signature;
  return [...pieces, ''].map((piece) => {
    const text = [
      'AWS4-HMAC-SHA256-PAYLOAD',
      seed.timestamp,
      seed.scope,
      previous,
      EMPTY_SHA256,
      sha256(piece),
    ];
    previous = hmac(seed.signingKey, text.join('\n')).toString('hex');
    return `${piece.length.toString(16)};chunk-signature=${previous}\r\n${piece}\r\n`;
  });
}

export function basicTime(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

function sealed(key: AttackerKey, service: string, timestamp: string, canonical: string) {
  const scope = `${timestamp.slice(0, 8)}/${REGION}/${service}/aws4_request`;
  const signingKey = scope
    .split('/')
    .reduce<Buffer>((previous, part) => hmac(previous, part), Buffer.from(`AWS4${key.secretAccessKey}`));
  const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n');
  return { scope, signingKey, signature: hmac(signingKey, text).toString('hex') };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'latin1').digest();
}

/** A request as it goes over the wire, which ends its connection. */
export function requestText(
  line: string,
  headers: readonly (readonly [name: string, value: string])[],
  body = '',
): string {
  const own = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${line} HTTP/1.1\r\n${own}Connection: close\r\n\r\n${body}`;
}

export function statusOf(answer: string): number {
  return Number(answer.split(' ')[1]);
}
