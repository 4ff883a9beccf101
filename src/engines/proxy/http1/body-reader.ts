import { ChunkedBody } from './chunked-body.js';
import type { Framing } from './framing.js';

/** Takes a body out of a byte stream, whatever the stream was cut into. */
export interface BodyReader {
  /** Whether the body has been read to its end. */
  readonly done: boolean;
  /**
   * Reads from the start of `input`, appends the body's own bytes (views, not copies) to `pieces`.
   * @returns how many bytes of `input` belong to this message; the rest is what follows it
   * @throws MalformedMessage
   */
  read(input: Buffer, pieces: Buffer[]): number;
}

export function bodyReader(framing: Framing): BodyReader {
  switch (framing.kind) {
    case 'none':
      return EMPTY_BODY;
    case 'length':
      return new CountedBody(framing.sizeBytes);
    case 'chunked':
      return new ChunkedBody();
    case 'until-close':
      return ENDLESS_BODY;
  }
}

const EMPTY_BODY: BodyReader = { done: true, read: () => 0 };

const ENDLESS_BODY: BodyReader = {
  done: false,
  read(input, pieces) {
    pieces.push(input);
    return input.length;
  },
};

class CountedBody implements BodyReader {
  #leftBytes: number;

  constructor(sizeBytes: number) {
    this.#leftBytes = sizeBytes;
  }

  get done(): boolean {
    return this.#leftBytes === 0;
  }

  read(input: Buffer, pieces: Buffer[]): number {
    const size = Math.min(input.length, this.#leftBytes);
    if (size > 0) pieces.push(size === input.length ? input : input.subarray(0, size));
    this.#leftBytes -= size;
    return size;
  }
}
