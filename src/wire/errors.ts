import { AwsError } from '../kernel/aws-error.js';

/** The body is not what the protocol's syntax or the operation's shape says. */
export function serializationError(message: string): AwsError {
  return new AwsError('SerializationException', message, { statusCode: 400 });
}

export function malformedXml(): AwsError {
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    { statusCode: 400 },
  );
}

export function bodyTooLarge(maxBytes: number): AwsError {
  return new AwsError(
    'RequestEntityTooLargeException',
    `The request body is larger than the ${maxBytes} bytes allowed`,
    { statusCode: 413 },
  );
}

/** Percent signs that stand before no byte, or before bytes that are no UTF-8: such text could mean one thing to one reader and another to the next. */
export function invalidUri(): AwsError {
  return new AwsError('InvalidURI', "Couldn't parse the specified URI.", { statusCode: 400 });
}
