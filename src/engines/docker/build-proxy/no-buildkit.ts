import { connect, createServer } from 'node:http2';
import type { Duplex } from 'node:stream';

/** What a build reads that asks for BuildKit, whichever way its client does. */
export const NO_BUILDKIT =
  'BuildKit is not available to builds, whose images are built by the classic builder: set DOCKER_BUILDKIT=0, and use docker build in the place of docker buildx';

const UNIMPLEMENTED = '12';
const UPGRADED = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';

/**
 * Takes a client's connection to BuildKit (`POST /grpc`), and answers whatever is called there with a gRPC error: of an upgrade
 * that is refused, clients tell the status and not the reason.
 *
 * @source gRPC over HTTP/2, "Responses": an error may be all in the headers
 */
export function refuseCalls(socket: Duplex): void {
  const server = createServer();
  server.on('stream', (stream) => {
    stream.on('error', () => socket.destroy());
    const status = { 'grpc-status': UNIMPLEMENTED, 'grpc-message': NO_BUILDKIT };
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status }, { endStream: true });
    stream.resume();
  });
  server.on('sessionError', () => socket.destroy());
  socket.write(UPGRADED);
  server.emit('connection', socket);
}

/**
 * Takes a connection on which the client waits to be asked for its files (`POST /session`), and asks for nothing: the request that
 * the session is for gets the answer. A client that nobody speaks to would wait ten seconds for it.
 */
export function askNothing(socket: Duplex): void {
  socket.write(UPGRADED);
  const session = connect('http://session', { createConnection: () => socket });
  session.on('error', () => socket.destroy());
}
