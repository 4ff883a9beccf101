import { gunzipSync } from 'node:zlib';
import { AwsError } from '../kernel/aws-error.js';
import type { Soon } from '../kernel/soon.js';
import { serializationError } from '../wire/errors.js';
import { formParameters } from '../wire/query/form.js';
import type { SignedRequestClaim } from '../wire/sigv4/credential.js';
import type { ServiceRegistry } from './registry.js';
import type { RequestBody } from './request-body.js';
import type { AnyService, ProtocolName } from './service.js';

export interface Identified {
  readonly service: AnyService;
  /** RPC protocols name the operation; REST finds it by method and path. */
  readonly operation: string | undefined;
}

export interface Unidentified {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: URLSearchParams;
  readonly body: RequestBody;
  readonly claim: SignedRequestClaim | undefined;
}

/**
 * Which service a request is for: RPC v2's path, `X-Amz-Target`, then the query protocols' `Action`, then the
 * signature's scope; what says nothing of all that is for S3, as on AWS.
 */
export function identifyService(request: Unidentified, registry: ServiceRegistry): Soon<Identified> {
  if (isRpcV2(request.headers)) return byRpcPath(request, registry);
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return byTarget(target, request.claim, registry);
  return byForm(request, registry);
}

async function byForm(request: Unidentified, registry: ServiceRegistry): Promise<Identified> {
  const form = await formOf(request);
  const signingName = request.claim?.service;
  if (form.has('Action') && signingName !== 's3') {
    const version = form.get('Version') ?? undefined;
    const operation = form.get('Action') ?? '';
    return { service: byAction(signingName, version, operation, registry), operation };
  }
  if (signingName === 's3' && isS3Control(request.headers))
    throw unknownService('s3control', request.rawPath);
  const service = registry.bySigningName(signingName ?? 's3');
  if (!service) throw unknownService(signingName ?? 's3', request.rawPath);
  return { service, operation: undefined };
}

/** Of S3 Control, which signs as S3 does and whose paths could be those of a bucket: only it has that header. */
export function isS3Control(headers: Unidentified['headers']): boolean {
  return headers['x-amz-account-id'] !== undefined;
}

/** Who answers where a request is refused before its signature could be read: only the spelling of the error depends on it. */
export function likelyService(
  headers: Unidentified['headers'],
  query: URLSearchParams,
  registry: ServiceRegistry,
): AnyService | undefined {
  if (isRpcV2(headers)) return undefined;
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const service = registry.byTarget(targetParts(target)[0]);
    return service && registry.speaking(service, JSON_RPC);
  }
  if (isForm(headers['content-type']) || query.has('Action')) return undefined;
  return isS3Control(headers) ? undefined : registry.byId('s3');
}

export function isForm(contentType: string | string[] | undefined): boolean {
  return (
    typeof contentType === 'string' &&
    contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')
  );
}

const JSON_RPC: readonly ProtocolName[] = ['awsJson1_0', 'awsJson1_1'];
const FORMS: readonly ProtocolName[] = ['awsQuery', 'ec2Query'];

/** Whether the request says that it is of smithy-rpc-v2-cbor. */
export function isRpcV2(headers: Unidentified['headers']): boolean {
  return headers['smithy-protocol'] === 'rpc-v2-cbor';
}

/** What stands before `/service` is the endpoint's own. */
const RPC_PATH = /\/service\/([A-Za-z0-9_.]{1,100})\/operation\/([A-Za-z0-9_]{1,100})$/;

function byRpcPath({ rawPath, claim }: Unidentified, registry: ServiceRegistry): Identified {
  const [, name = rawPath, operation = ''] = RPC_PATH.exec(rawPath) ?? [];
  const service = registry.byTarget(name);
  const spoken = service && registry.speaking(service, ['rpcv2Cbor']);
  if (!spoken) throw unknownService(nameOfStranger(name, claim, registry), operation);
  return { service: spoken, operation };
}

function byTarget(
  target: string,
  claim: SignedRequestClaim | undefined,
  registry: ServiceRegistry,
): Identified {
  const [prefix, operation] = targetParts(target);
  const service = registry.byTarget(prefix);
  const spoken = service && registry.speaking(service, JSON_RPC);
  if (!spoken) throw unknownService(nameOfStranger(prefix, claim, registry), operation);
  return { service: spoken, operation };
}

/** `CodeBuild_20161006.StartBuild` */
function targetParts(target: string): [prefix: string, operation: string] {
  const dot = target.lastIndexOf('.');
  return dot === -1 ? [target, ''] : [target.slice(0, dot), target.slice(dot + 1)];
}

function byAction(
  signingName: string | undefined,
  version: string | undefined,
  action: string,
  registry: ServiceRegistry,
): AnyService {
  const service =
    signingName === undefined
      ? registry.services.find((candidate) => version !== undefined && candidate.apiVersion === version)
      : registry.bySigningName(signingName, version);
  const spoken = service && registry.speaking(service, FORMS);
  if (!spoken) {
    const isOtherVersion = signingName === undefined || registry.bySigningName(signingName) !== undefined;
    const known = [signingName, isOtherVersion && version && `version ${version}`];
    throw unknownService(known.filter(Boolean).join(', '), action);
  }
  return spoken;
}

async function formOf(request: Unidentified): Promise<URLSearchParams> {
  if (!isForm(request.headers['content-type']) || request.claim?.service === 's3') return request.query;
  const body = await request.body.collect();
  if (body.length === 0) return request.query;
  return formParameters((isGzip(request.headers) ? gunzipped(body) : body).toString('utf8'));
}

/** SDKs compress large requests; the form tells what is asked for only when it is plain. */
function gunzipped(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_FORM_BYTES });
  } catch {
    throw serializationError('the request body is not valid gzip');
  }
}

const MAX_FORM_BYTES = 10 * 1024 * 1024;

/** The last coding is the outermost; SDKs put it behind those that the caller named. */
export function isGzip(headers: Unidentified['headers']): boolean {
  const encoding = headers['content-encoding'];
  return typeof encoding === 'string' && /(?:^|,)\s*gzip\s*$/i.test(encoding);
}

/** The signing name is what users know a service by; its target may be a code name: `StarlingDoveService` is `config`. */
function nameOfStranger(
  target: string,
  claim: SignedRequestClaim | undefined,
  registry: ServiceRegistry,
): string {
  return claim && !registry.bySigningName(claim.service) ? claim.service : target;
}

function unknownService(name: string, operation: string): AwsError {
  const asked = `'${name.slice(0, 100)}'${operation && ` (${operation.slice(0, 100)})`}`;
  const message = `Pipewright has no service for ${asked} yet; docs/coverage.md lists what it has.`;
  return new AwsError('UnknownOperationException', message, { statusCode: 400 });
}
