import { AwsError } from '../kernel/aws-error.js';
import type { AnyService } from './service.js';

/** The same refusal has three spellings: of the JSON protocols, of the query protocol, and S3's own. */
export function family(service: AnyService): 'json' | 'query' | 's3' {
  if (service.protocol === 'restXml') return 's3';
  return service.protocol === 'awsQuery' || service.protocol === 'ec2Query' ? 'query' : 'json';
}

export function missingToken(service: AnyService): AwsError {
  if (family(service) === 's3') return new AwsError('AccessDenied', 'Access Denied', { statusCode: 403 });
  const code =
    family(service) === 'query' ? 'MissingAuthenticationToken' : 'MissingAuthenticationTokenException';
  return new AwsError(code, 'Missing Authentication Token', {
    statusCode: family(service) === 'query' ? 403 : 400,
  });
}

export function unknownKey(service: AnyService): AwsError {
  if (family(service) === 's3') {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    return new AwsError('InvalidAccessKeyId', message, { statusCode: 403 });
  }
  const code = family(service) === 'query' ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
  const message = 'The security token included in the request is invalid.';
  return new AwsError(code, message, { statusCode: family(service) === 'query' ? 403 : 400 });
}

export function expiredToken(service: AnyService): AwsError {
  if (family(service) === 's3') {
    return new AwsError('ExpiredToken', 'The provided token has expired.', { statusCode: 400 });
  }
  const code = family(service) === 'query' ? 'ExpiredToken' : 'ExpiredTokenException';
  const message = 'The security token included in the request is expired';
  return new AwsError(code, message, { statusCode: family(service) === 'query' ? 403 : 400 });
}

export function badTime(service: AnyService, kind: 'skew' | 'expired', message: string): AwsError {
  if (family(service) === 's3') {
    if (kind === 'expired') return new AwsError('AccessDenied', message, { statusCode: 403 });
    const words = 'The difference between the request time and the current time is too large.';
    return new AwsError('RequestTimeTooSkewed', words, { statusCode: 403 });
  }
  return signatureError(service, message);
}

export function wrongSignature(service: AnyService): AwsError {
  if (family(service) === 's3') {
    const message =
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
    return new AwsError('SignatureDoesNotMatch', message, { statusCode: 403 });
  }
  return signatureError(
    service,
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
}

function signatureError(service: AnyService, message: string): AwsError {
  const code = family(service) === 'query' ? 'SignatureDoesNotMatch' : 'InvalidSignatureException';
  return new AwsError(code, message, { statusCode: 403 });
}

/** The signature is for another service than the one that the request reaches. */
export function wrongScope(service: AnyService, claimed: string): AwsError {
  const own = service.signingNames[0] ?? service.id;
  if (family(service) === 's3') {
    const message = `The authorization header is malformed; incorrect service "${claimed.slice(0, 64)}". This endpoint belongs to "${own}".`;
    return new AwsError('AuthorizationHeaderMalformed', message, { statusCode: 400 });
  }
  return signatureError(service, `Credential should be scoped to correct service: '${own}'. `);
}

/** @param names headers that change what the request means, lower case: whoever is on the way could have put them in */
export function unsignedHeaders(service: AnyService, names: readonly string[]): AwsError {
  if (family(service) === 's3') {
    return new AwsError('AccessDenied', 'There were headers present in the request which were not signed', {
      statusCode: 403,
      members: { HeadersNotSigned: names.join(', ') },
    });
  }
  const shown = names[0] === 'host' ? "'Host' or ':authority'" : `'${names[0]}'`;
  return signatureError(service, `${shown} must be a 'SignedHeader' in the AWS Authorization.`);
}
