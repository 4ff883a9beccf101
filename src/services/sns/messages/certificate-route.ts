import type { HttpRoute } from '../../../front-door/http-route.js';
import { findSigner } from './signer.js';

const PATH = /^\/SimpleNotificationService-([0-9a-f]{32})\.pem$/;

/** `GET /SimpleNotificationService-ID.pem`: the certificate that messages name in `SigningCertURL`, for everybody. */
export function certificateRoute(): HttpRoute {
  return {
    name: 'sns-certificate',
    matches: ({ method }, url) => (method === 'GET' || method === 'HEAD') && PATH.test(url.pathname),
    async handle(_request, response, url, { store }) {
      const signer = await findSigner(store);
      const isAsked = signer !== undefined && url.pathname.includes(signer.id);
      const body = isAsked ? signer.certificate : 'There is no such certificate.\n';
      response.writeHead(isAsked ? 200 : 404, {
        'content-type': isAsked ? 'application/x-pem-file' : 'text/plain; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    },
  };
}
