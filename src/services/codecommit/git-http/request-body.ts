import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GitRefusal } from './refusal.js';

/**
 * The body as git wrote it: git compresses what it says in negotiations. Errors of the request become errors of the
 * stream that is returned.
 * @throws GitRefusal where it is encoded otherwise
 */
export function plainBody(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return request;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new GitRefusal(400, `Content-Encoding ${encoding.slice(0, 40)} is not understood.`);
  }
  return piped(request, createGunzip());
}

/** Fails with 413 beyond `maxBytes`. */
export function bounded(body: Readable, maxBytes: number): Readable {
  let size = 0;
  return piped(
    body,
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.byteLength;
        if (size > maxBytes) done(new GitRefusal(413, 'The request is too large.'));
        else done(null, chunk);
      },
    }),
  );
}

function piped(source: Readable, target: Transform): Readable {
  target.on('error', () => undefined); // kept in `errored` for whoever reads the target, now or later
  source.once('error', (error) => target.destroy(error));
  source.once('close', () => {
    if (!source.readableEnded) target.destroy(new Error('the request broke off'));
  });
  return source.pipe(target);
}
