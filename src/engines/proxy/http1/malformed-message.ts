/** A message that is not plainly valid HTTP/1.1. Never repaired, never passed on: guessing is what smuggling lives on. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';

  /** @param status what a client is answered where the message was its request */
  constructor(
    message: string,
    readonly status: 400 | 405 | 414 | 463 | 501 | 505 = 400,
  ) {
    super(message);
  }
}
