import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceContext } from './service.js';

/** What is served beside the AWS API: git over HTTP, health, reset. The first route that matches answers. */
export interface HttpRoute {
  readonly name: string;
  /** @param url parsed against the server's own origin */
  matches(request: IncomingMessage, url: URL): boolean;
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    context: ServiceContext,
  ): Promise<void>;
}
