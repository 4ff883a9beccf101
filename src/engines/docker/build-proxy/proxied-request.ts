import type { IncomingMessage } from 'node:http';

/** A request of the Docker API as a build's program sent it. */
export interface ProxiedRequest {
  readonly method: string;
  /** `/v1.41`, or empty. */
  readonly version: string;
  /** Behind the version: `/containers/json`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;

export function parseRequest({ method = 'GET', url = '/' }: IncomingMessage): ProxiedRequest {
  const { pathname, searchParams } = new URL(url, 'http://docker');
  const found = /^(\/v\d+\.\d+)?(\/.*)$/.exec(pathname);
  return { method, version: found?.[1] ?? '', path: found?.[2] ?? pathname, query: searchParams };
}

export function pathOf({ version, path, query }: ProxiedRequest): string {
  const search = query.toString();
  return `${version}${path}${search === '' ? '' : `?${search}`}`;
}

/** @returns an empty object where there is no body. @throws Error for what is no JSON, or too much of it */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request) {
    pieces.push(piece as Buffer);
    sizeBytes += (piece as Buffer).length;
    if (sizeBytes > MAX_BODY_BYTES) throw new Error('the request is too large');
  }
  const text = Buffer.concat(pieces).toString();
  return text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
}

/** A copy whose `filters` also ask for the label. */
export function withLabelFilter(query: URLSearchParams, label: string): URLSearchParams {
  const changed = new URLSearchParams(query);
  const filters = JSON.parse(query.get('filters') || '{}') as Record<string, unknown>;
  const labels = Array.isArray(filters.label)
    ? filters.label
    : Object.keys((filters.label as object | undefined) ?? {});
  changed.set('filters', JSON.stringify({ ...filters, label: [...labels, label] }));
  return changed;
}
