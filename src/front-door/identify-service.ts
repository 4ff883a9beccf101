import { AwsError } from '../kernel/aws-error.js';
import type { SignedRequestClaim } from '../wire/sigv4/credential.js';
import type { ServiceRegistry } from './registry.js';
import type { RequestBody } from './request-body.js';
import type { AnyService } from './service.js';

export interface Identified {
  readonly service: AnyService;
  /** RPC protocols name the operation; REST finds it by method and path. */
  readonly operation: string | undefined;
}

export interface Unidentified {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: URLSearchParams;
  readonly body: RequestBody;
  readonly claim: SignedRequestClaim | undefined;
}

/**
 * Which service a request is for: `X-Amz-Target`, then the query protocol's `Action`, then the signature's
 * scope; what says nothing of all that is for S3, as on AWS.
 */
export async function identifyService(request: Unidentified, registry: ServiceRegistry): Promise<Identified> {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return byTarget(target, registry);
  const form = await formOf(request);
  const signingName = request.claim?.service;
  if (form.has('Action') && signingName !== 's3') {
    const version = form.get('Version') ?? undefined;
    const service = byAction(signingName, version, registry);
    return { service, operation: form.get('Action') ?? '' };
  }
  const service = registry.bySigningName(signingName ?? 's3');
  if (!service) throw unknownService(signingName ?? 's3');
  return { service, operation: undefined };
}

/** Who answers where a request is refused before its signature could be read: only the spelling of the error depends on it. */
export function likelyService(
  headers: Unidentified['headers'],
  query: URLSearchParams,
  registry: ServiceRegistry,
): AnyService | undefined {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return registry.byTarget(target.slice(0, target.lastIndexOf('.')));
  if (isForm(headers['content-type']) || query.has('Action')) return undefined;
  return registry.byId('s3');
}

export function isForm(contentType: string | string[] | undefined): boolean {
  return (
    typeof contentType === 'string' &&
    contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')
  );
}

function byTarget(target: string, registry: ServiceRegistry): Identified {
  const dot = target.lastIndexOf('.');
  const service = registry.byTarget(target.slice(0, dot));
  if (!service) throw unknownService(target.slice(0, 100));
  return { service, operation: target.slice(dot + 1) };
}

function byAction(
  signingName: string | undefined,
  version: string | undefined,
  registry: ServiceRegistry,
): AnyService {
  const service =
    signingName === undefined
      ? registry.services.find((candidate) => version !== undefined && candidate.apiVersion === version)
      : registry.bySigningName(signingName, version);
  if (!service)
    throw unknownService([signingName, version && `version ${version}`].filter(Boolean).join(', '));
  return service;
}

async function formOf(request: Unidentified): Promise<URLSearchParams> {
  if (!isForm(request.headers['content-type']) || request.claim?.service === 's3') return request.query;
  const body = await request.body.collect();
  return body.length === 0 ? request.query : new URLSearchParams(body.toString('utf8'));
}

function unknownService(name: string): AwsError {
  const message = `Pipewright has no service for '${name}' yet; docs/coverage.md lists what it has.`;
  return new AwsError('UnknownOperationException', message, { statusCode: 400 });
}
