import type { IncomingHttpHeaders } from 'node:http';
import type { Protocol, WireService } from '../wire/protocol.js';
import { isRpcV2, isS3Control } from './identify-service.js';
import { protocolNamed } from './registry.js';

/** What is asked of a service that is not here, as far as the request shows. */
export interface Stranger {
  readonly headers: IncomingHttpHeaders;
  readonly isForm: boolean;
  /** Of the signature's scope, where there is one. */
  readonly signingName: string | undefined;
}

/** Services whose clients read XML without sending forms: S3's `<Error>`. @source the SDKs' service models */
const BARE_ERRORS: ReadonlySet<string> = new Set(['s3', 's3-outposts', 's3express']);
/** All others have it in an `<ErrorResponse>`, as awsQuery's. */
const WRAPPED_ERRORS: ReadonlySet<string> = new Set(['cloudfront', 'route53']);

/** The spelling that the client understands, whichever service it means: it is told by the form of its request. */
export function strangersProtocol({ headers, isForm, signingName }: Stranger): Protocol {
  if (isRpcV2(headers)) return protocolNamed('rpcv2Cbor');
  if (headers['x-amz-target'] !== undefined) {
    return protocolNamed(headers['content-type']?.includes('json-1.0') ? 'awsJson1_0' : 'awsJson1_1');
  }
  if (isForm) return protocolNamed(signingName === 'ec2' ? 'ec2Query' : 'awsQuery');
  if (signingName === undefined) return protocolNamed('restXml');
  if (WRAPPED_ERRORS.has(signingName) || isS3Control(headers)) return protocolNamed('awsQuery');
  return protocolNamed(BARE_ERRORS.has(signingName) ? 'restXml' : 'restJson1');
}

/** Without a service there are no shapes; the namespace is that of AWS's faults which belong to none. */
export const STRANGERS_WIRE: WireService = {
  xmlNamespace: 'http://webservices.amazon.com/AWSFault/2005-15-09',
  isQueryCompatible: false,
  errorShape: () => undefined,
};
