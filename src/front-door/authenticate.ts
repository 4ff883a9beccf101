import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../kernel/clock.js';
import { type Account, partitionOf, partitionOfArn } from '../kernel/partition.js';
import { anonymousPrincipal, type Principal, rootPrincipal } from '../kernel/principal.js';
import { presignedV2Claim, presignedV2Signature } from '../wire/sigv2/presigned.js';
import { stringToSign } from '../wire/sigv4/canonical.js';
import type { SignedRequestClaim } from '../wire/sigv4/credential.js';
import { checkTime, sign, signatureMatches, signingKey } from '../wire/sigv4/verify.js';
import {
  badTime,
  expiredToken,
  family,
  missingToken,
  unknownKey,
  unsignedHeaders,
  wrongScope,
  wrongSignature,
} from './authentication-errors.js';
import type { CredentialSource, KnownCredential } from './identity.js';
import { announcedPayload } from './payload.js';
import type { RequestBody } from './request-body.js';
import { s3Address } from './s3-address.js';
import type { AnyService } from './service.js';

export type AuthMode = 'local' | 'strict';

export interface AuthenticationOptions {
  readonly mode: AuthMode;
  readonly credentials: CredentialSource;
  readonly defaultAccountId: string;
  /** Of requests that do not tell theirs. */
  readonly defaultRegion: string;
  readonly clock: Clock;
}

export interface Authenticated {
  readonly principal: Principal;
  /** What signs S3's chunks; absent for keys that local mode takes unseen. */
  readonly chunkSigning?: ChunkSigning;
}

export interface ChunkSigning {
  readonly key: Buffer;
  readonly claim: SignedRequestClaim;
}

export interface IncomingRequest {
  readonly http: IncomingMessage;
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly body: RequestBody;
  /** Where the request names it. */
  readonly operation?: string | undefined;
}

/**
 * Who sends the request.
 * @throws AwsError in the words and codes of the service's protocol
 */
export async function authenticate(
  request: IncomingRequest,
  claim: SignedRequestClaim | undefined,
  service: AnyService,
  options: AuthenticationOptions,
): Promise<Authenticated> {
  if (!claim) {
    if (service.unsignedOperations?.includes(request.operation ?? '')) {
      return { principal: anonymousPrincipal(options.defaultAccountId) };
    }
    return authenticatePresignedV2(request, service, options);
  }
  const found = options.credentials.find(claim.accessKeyId, claim.sessionToken);
  const known = found instanceof Promise ? await found : found;
  if (!known) {
    if (options.mode === 'local')
      return { principal: rootPrincipal(localAccount(claim, options, claim.region)) };
    throw unknownKey(service);
  }
  if (known.isRefused || !isOfPartition(known, claim.region)) throw unknownKey(service);
  const now = options.clock.now();
  if (known.expiresAt !== undefined && known.expiresAt <= now) throw expiredToken(service);
  const time = checkTime(claim, now);
  if (!time.ok) throw badTime(service, time.kind, time.message);
  checkScope(request, claim, service);
  const isS3 = family(service) === 's3';
  // S3 signs what is said of the payload, checked while it streams; all others sign the body itself.
  const payloadHash = isS3
    ? announcedPayload(request.http, request.rawQuery, claim)
    : sha256Hex(await request.body.collect());
  const key = verifySignature(request, claim, payloadHash, known.secretAccessKey);
  if (!key) throw wrongSignature(service);
  if (service.refusesPlainSessions && isPlainSession(known.principal)) throw unknownKey(service);
  return { principal: known.principal, chunkSigning: { key, claim } };
}

/**
 * Sessions of GetSessionToken without MFA, and of GetFederationToken.
 * @source STS API reference, GetSessionToken and GetFederationToken: "cannot call any IAM API operations"
 */
function isPlainSession(principal: Principal): boolean {
  if (principal.kind === 'federated-user') return true;
  if (principal.kind !== 'user' && principal.kind !== 'root') return false;
  return principal.session !== undefined && principal.session.mfaAt === undefined;
}

/** S3 still takes URLs that were presigned with Signature Version 2. */
async function authenticatePresignedV2(
  { http, rawPath, rawQuery }: IncomingRequest,
  service: AnyService,
  options: AuthenticationOptions,
): Promise<Authenticated> {
  const query = new URLSearchParams(rawQuery);
  const claim = family(service) === 's3' ? presignedV2Claim(query) : undefined;
  if (!claim) throw missingToken(service);
  const known = await options.credentials.find(claim.accessKeyId, claim.sessionToken);
  if (known?.isRefused || (!known && options.mode === 'strict')) throw unknownKey(service);
  const now = options.clock.now();
  if (Number(claim.expires) * 1000 < now) throw badTime(service, 'expired', 'Request has expired');
  if (!known) return { principal: rootPrincipal(localAccount(claim, options, options.defaultRegion)) };
  if (known.expiresAt !== undefined && known.expiresAt <= now) throw expiredToken(service);
  const { bucket, isInHost } = s3Address(http.headers.host, rawPath);
  const signature = presignedV2Signature(
    known.secretAccessKey,
    {
      method: http.method ?? 'GET',
      bucketInHost: isInHost ? bucket : undefined,
      rawPath,
      query,
      headers: http.headers,
    },
    claim.expires,
  );
  if (!signatureMatches(signature, claim.signature)) throw wrongSignature(service);
  return { principal: known.principal };
}

/** The accounts of other partitions, and their keys, are unknown in a region. */
function isOfPartition({ principal }: KnownCredential, region: string): boolean {
  return partitionOfArn(principal.arn) === partitionOf(region);
}

/** A 12-digit access key id chooses that account; every other unknown key is of the default account. */
function localAccount(
  { accessKeyId }: { readonly accessKeyId: string },
  { defaultAccountId }: AuthenticationOptions,
  region: string,
): Account {
  const accountId = /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccountId;
  return { accountId, partition: partitionOf(region) };
}

/** @throws AwsError, before anybody waits for a body */
function checkScope({ http }: IncomingRequest, claim: SignedRequestClaim, service: AnyService): void {
  if (!service.signingNames.includes(claim.service)) throw wrongScope(service, claim.service);
  const unsigned = unsignedNames(http, claim.signedHeaders);
  if (unsigned) throw unsignedHeaders(service, unsigned);
}

/** @returns the key that signed it; undefined where that was another */
function verifySignature(
  request: IncomingRequest,
  claim: SignedRequestClaim,
  payloadHash: string,
  secretAccessKey: string,
): Buffer | undefined {
  const text = stringToSign(
    {
      method: request.http.method ?? 'GET',
      rawPath: request.rawPath,
      rawQuery: request.rawQuery,
      rawHeaders: request.http.rawHeaders,
      payloadHash,
    },
    claim,
  );
  const key = signingKey(secretAccessKey, claim.date, claim.region, claim.service);
  return signatureMatches(sign(key, text), claim.signature) ? key : undefined;
}

/** @source "Create a signed AWS API request": the host and every `x-amz-*` header must be part of what is signed. */
function unsignedNames(http: IncomingMessage, signed: readonly string[]): readonly string[] | undefined {
  let unsigned: string[] | undefined = signed.includes('host') ? undefined : ['host'];
  for (const name in http.headers) {
    if (!name.startsWith('x-amz-') || signed.includes(name)) continue;
    unsigned ??= [];
    unsigned.push(name);
  }
  return unsigned;
}

function sha256Hex(body: Buffer): string {
  return hash('sha256', body, 'hex');
}
