import type { AwsError } from '../../kernel/aws-error.js';
import { type ErrorShape, isClientFault, type WireService } from '../protocol.js';
import { writeInnerXml, xmlText } from '../xml.js';

/** Refusals that belong to no service, by their names in the JSON protocols. @source each service's "Common Errors" */
const COMMON_CODES: ReadonlyMap<string, string> = new Map([
  ['AccessDeniedException', 'AccessDenied'],
  ['ExpiredTokenException', 'ExpiredToken'],
  ['InvalidSignatureException', 'SignatureDoesNotMatch'],
  ['MissingAuthenticationTokenException', 'MissingAuthenticationToken'],
  ['SerializationException', 'MalformedInput'],
  ['UnknownOperationException', 'InvalidAction'],
  ['UnrecognizedClientException', 'InvalidClientTokenId'],
  ['ValidationException', 'ValidationError'],
]);

/**
 * The header by which clients of a service that once spoke the query protocol still learn that protocol's codes.
 * Clients ask for it by `x-amzn-query-mode`; those from before that header rely on it too, so it is always sent.
 */
export function queryErrorHeader(error: AwsError, service: WireService): Record<string, string> {
  if (!service.isQueryCompatible) return {};
  const shape = service.errorShape(error.code);
  const code = shape?.queryCode ?? COMMON_CODES.get(error.code) ?? error.code;
  return { 'x-amzn-query-error': `${code};${fault(error, shape)}` };
}

/** `<Error>` of the query protocols, with the members that the error's shape has. */
export function errorElement(error: AwsError, shape: ErrorShape | undefined, type: string): string {
  const members = shape && error.options.members ? writeInnerXml(shape.schema, error.options.members) : '';
  const code = xmlText(shape?.queryCode ?? error.code);
  return `<Error>${type}<Code>${code}</Code><Message>${xmlText(error.message)}</Message>${members}</Error>`;
}

export function fault(error: AwsError, shape: ErrorShape | undefined): 'Sender' | 'Receiver' {
  return isClientFault(error, shape) ? 'Sender' : 'Receiver';
}
