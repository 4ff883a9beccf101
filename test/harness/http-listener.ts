import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpListener {
  readonly url: string;
  /** In the order in which they came. */
  readonly received: readonly ReceivedRequest[];
  close(): Promise<void>;
}

/**
 * A real HTTP server of the test's own that keeps what it is sent.
 * @param answer the status, and headers; default: 200
 */
export async function startHttpListener(
  answer: (request: ReceivedRequest) => {
    readonly status: number;
    readonly headers?: Record<string, string>;
  } = () => ({
    status: 200,
  }),
): Promise<HttpListener> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const seen = { method, path, headers, body: await text(request) };
    received.push(seen);
    const { status, headers: own = {} } = answer(seen);
    response.writeHead(status, own).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
