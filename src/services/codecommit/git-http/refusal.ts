import type { ServerResponse } from 'node:http';

/**
 * An answer other than git's own. git prints the text to its user, each line behind `remote:`, for errors of the first
 * request of a command.
 */
export class GitRefusal extends Error {
  override readonly name = 'GitRefusal';

  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 503,
    message: string,
  ) {
    super(message);
  }
}

export function sendRefusal(response: ServerResponse, refusal: GitRefusal): void {
  response.writeHead(refusal.status, {
    'content-type': 'text/plain; charset=utf-8',
    // The rest of a refused request is not worth reading.
    connection: 'close',
    ...(refusal.status === 401 && { 'www-authenticate': 'Basic realm="AWS CodeCommit", charset="UTF-8"' }),
    ...(refusal.status === 405 && { allow: 'GET, POST' }),
    ...(refusal.status === 503 && { 'retry-after': '5' }),
  });
  response.end(`${refusal.message}\n`);
}

export const NOT_CACHED = {
  expires: 'Fri, 01 Jan 1980 00:00:00 GMT',
  pragma: 'no-cache',
  'cache-control': 'no-cache, max-age=0, must-revalidate',
} as const;
