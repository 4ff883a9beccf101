import type { HttpRoute } from '../../../front-door/http-route.js';
import { PARTITION_SCOPE } from '../../../store/store.js';
import { ISSUERS_PATH, issuerUrl, type TokenIssuer, tokenIssuers } from './token-issuer.js';

const DISCOVERY = '.well-known/openid-configuration';
const KEYS = '.well-known/jwks.json';

/**
 * What services outside need to verify an account's tokens, for everybody; tokens that are out stay good when the
 * feature is disabled.
 * @source OpenID Connect Discovery 1.0; RFC 7517
 */
export function tokenIssuerRoute(): HttpRoute {
  return {
    name: 'token-issuers',
    matches: (request, url) =>
      (request.method === 'GET' || request.method === 'HEAD') && url.pathname.startsWith(ISSUERS_PATH),
    async handle(_request, response, url, { store, endpoint }) {
      const [issuerId = '', ...rest] = url.pathname.slice(ISSUERS_PATH.length).split('/');
      const issuer = (await store.get(tokenIssuers, PARTITION_SCOPE, issuerId))?.doc;
      const document = issuer && documentOf(rest.join('/'), issuer, endpoint);
      response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(document ?? {}));
    },
  };
}

function documentOf(path: string, issuer: TokenIssuer, endpoint: string): object | undefined {
  if (path === KEYS) {
    const keys = issuer.keys.map(({ keyId, algorithm, publicKey }) => ({
      ...publicKey,
      kid: keyId,
      alg: algorithm,
      use: 'sig',
    }));
    return { keys };
  }
  if (path !== DISCOVERY) return undefined;
  const address = issuerUrl(endpoint, issuer);
  return {
    issuer: address,
    jwks_uri: `${address}/${KEYS}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: issuer.keys.map(({ algorithm }) => algorithm),
    claims_supported: ['iss', 'aud', 'sub', 'iat', 'exp', 'jti', 'https://sts.amazonaws.com/'],
  };
}
