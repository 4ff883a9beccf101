import { serializationError } from '../errors.js';

/** Nesting that no operation's shape reaches. */
const MAX_DEPTH = 200;
/** As in JSON. */
const MAX_MEMBERS = 100_000;

/** Major types; those below are numbers, and 4 is a list. */
const BYTES = 2;
const TEXT = 3;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;
const INDEFINITE = 31;
const BREAK = 0xff;
/** Instants; no shape has the other tags (big numbers, decimals). */
const EPOCH_TAG = 1;

/** A list, map, tag or text of several pieces that has not ended. */
interface Open {
  readonly major: number;
  /** Items still to come; of what ends by a break: Infinity. */
  left: number;
  /** Maps: whether the next item is a key. */
  isKeyNext: boolean;
}

/**
 * Walks the items of a CBOR document without decoding them, so that the decoder, which believes every length that it is
 * told, allocates and recurses within the bounds of what was really sent.
 * @throws AwsError SerializationException
 */
export function checkCbor(bytes: Buffer): void {
  const open: Open[] = [];
  let announced = 0;
  let at = 0;
  let members = 0;
  do {
    const major = (bytes[at] ?? malformed()) >> 5;
    if (bytes[at] === BREAK) {
      end(open.pop());
      at += 1;
    } else {
      const around = open.at(-1);
      if (around?.major === MAP && around.isKeyNext && ++members > MAX_MEMBERS) {
        throw serializationError(`more than ${MAX_MEMBERS} members`);
      }
      enter(around, major);
      const { argument, next } = readHead(bytes, at);
      at = next;
      if ((major === BYTES || major === TEXT) && argument !== undefined) at += argument;
      else if (major >= BYTES && major !== SIMPLE) announced += begin(open, major, argument);
    }
    // Every item takes a byte: more items than bytes are a lie.
    if (announced > bytes.length || at > bytes.length) malformed();
    while (open.at(-1)?.left === 0) open.pop();
  } while (open.length > 0);
  if (at !== bytes.length) malformed();
}

function enter(around: Open | undefined, major: number): void {
  if (!around) return;
  around.left -= 1;
  if (around.major === MAP) {
    if (around.isKeyNext && major !== TEXT) malformed();
    around.isKeyNext = !around.isKeyNext;
  }
  if ((around.major === BYTES || around.major === TEXT) && major !== around.major) malformed();
}

/** @returns how many items are announced */
function begin(open: Open[], major: number, argument: number | undefined): number {
  if (major === TAG && argument !== EPOCH_TAG) malformed();
  if (open.length >= MAX_DEPTH) throw serializationError(`nested more than ${MAX_DEPTH} levels deep`);
  const items = major === TAG ? 1 : major === MAP ? (argument ?? 0) * 2 : (argument ?? 0);
  open.push({ major, left: argument === undefined ? Number.POSITIVE_INFINITY : items, isKeyNext: true });
  return items;
}

function end(open: Open | undefined): void {
  if (open?.left !== Number.POSITIVE_INFINITY || !open.isKeyNext) malformed();
}

/** The number that stands in an item's head or behind it: a value, a length, a count; undefined: until a break. */
function readHead(bytes: Buffer, at: number): { argument: number | undefined; next: number } {
  const head = bytes.readUInt8(at);
  const major = head >> 5;
  const minor = head & 31;
  if (minor < 24) return { argument: minor, next: at + 1 };
  if (minor === INDEFINITE) {
    if (major < BYTES || major === TAG || major === SIMPLE) malformed();
    return { argument: undefined, next: at + 1 };
  }
  if (minor > 27) malformed();
  const sizeBytes = 2 ** (minor - 24);
  const next = at + 1 + sizeBytes;
  if (next > bytes.length) malformed();
  const argument =
    sizeBytes === 8 ? Number(bytes.readBigUInt64BE(at + 1)) : bytes.readUIntBE(at + 1, sizeBytes);
  return { argument, next };
}

function malformed(): never {
  throw serializationError('the request body is not valid CBOR');
}
