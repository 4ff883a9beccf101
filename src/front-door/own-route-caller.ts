import type { IncomingMessage } from 'node:http';
import type { Principal } from '../kernel/principal.js';
import { signatureClaim } from '../wire/sigv4/credential.js';
import { type AuthenticationOptions, authenticate } from './authenticate.js';
import { RequestBody } from './request-body.js';
import type { AnyService } from './service.js';

/** Routes of our own are asked with little or nothing in the body. */
const MAX_BODY_BYTES = 64 * 1024;

export interface OwnRouteCaller {
  readonly principal: Principal;
  /** That of the signature. */
  readonly region: string;
}

/**
 * Who asks a route that is not the AWS API, by a signature as for `service`. Local mode takes requests without one too, as it takes
 * any key: there the origin guard is what keeps strangers out.
 * @returns undefined for those
 * @throws AwsError
 */
export async function ownRouteCaller(
  request: IncomingMessage,
  service: AnyService,
  options: AuthenticationOptions,
): Promise<OwnRouteCaller | undefined> {
  const [rawPath = '/', rawQuery = ''] = (request.url ?? '/').split('?', 2);
  const claim = signatureClaim(request.headers, new URLSearchParams(rawQuery));
  if (claim === undefined && options.mode === 'local') return undefined;
  const body = new RequestBody(request, MAX_BODY_BYTES);
  const { principal } = await authenticate(
    { http: request, rawPath, rawQuery, body },
    claim,
    service,
    options,
  );
  return { principal, region: claim?.region ?? '' };
}
