import type { HttpRoute } from './http-route.js';
import type { ServiceRegistry } from './registry.js';
import { StillAtWork } from './request-gate.js';

const VERSION = '0.1.0';

/** `GET /_pipewright/health`, and LocalStack's shape of it for the tools that wait for that. */
export function healthRoute(registry: ServiceRegistry): HttpRoute {
  return {
    name: 'health',
    matches: (request, url) =>
      (request.method === 'GET' || request.method === 'HEAD') &&
      (url.pathname === '/_pipewright/health' || url.pathname === '/_localstack/health'),
    async handle(_request, response) {
      const services = Object.fromEntries(registry.services.map((service) => [service.id, 'available']));
      const body = JSON.stringify({ services, edition: 'pipewright', version: VERSION });
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    },
  };
}

/**
 * `POST /_pipewright/reset`: empties everything, for test suites. Local mode only.
 * @param reset throws StillAtWork where something under way does not end
 */
export function resetRoute(reset: () => Promise<void>): HttpRoute {
  return {
    name: 'reset',
    matches: (_request, url) => url.pathname === '/_pipewright/reset',
    async handle(request, response) {
      if (request.method !== 'POST') {
        response.writeHead(405, { allow: 'POST' }).end();
        return;
      }
      try {
        await reset();
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      } catch (error) {
        if (!(error instanceof StillAtWork)) throw error;
        response.writeHead(503, { 'content-type': 'text/plain' }).end(`${error.message}\n`);
      }
    },
  };
}
