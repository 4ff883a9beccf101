import fc from 'fast-check';

/**
 * Every character that text can hold, for `fc.string({ unit })`. As fast-check's own unit 'binary', which takes a second of the
 * processor and a hundred megabytes for a table of all of them.
 */
export const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((codePoint) => String.fromCodePoint(codePoint));
