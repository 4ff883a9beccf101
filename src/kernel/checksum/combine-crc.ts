/** A CRC by its width in bits and its reflected polynomial; all start from and end with inverted bits. */
export interface CrcForm {
  readonly width: 32 | 64;
  readonly polynomial: bigint;
}

/**
 * The CRC of two byte strings joined, from the CRC of each and the length of the second, without their bytes.
 * Appending n zero bytes is a linear map of the CRC's bits; the map of 2n is the map of n applied twice, so
 * that any length takes at most 64 squarings.
 */
export function combineCrc(form: CrcForm, first: bigint, second: bigint, secondSizeBytes: number): bigint {
  let combined = first;
  let shift = shiftByOneByte(form);
  for (let left = secondSizeBytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) combined = apply(shift, combined);
    shift = shift.map((column) => apply(shift, column));
  }
  return combined ^ second;
}

/** A linear map by its columns: what becomes of each single bit. */
type LinearMap = readonly bigint[];

function shiftByOneByte({ width, polynomial }: CrcForm): LinearMap {
  const oneBit: LinearMap = Array.from({ length: width }, (_, bit) =>
    bit === 0 ? polynomial : 1n << BigInt(bit - 1),
  );
  const square = (map: LinearMap): LinearMap => map.map((column) => apply(map, column));
  return square(square(square(oneBit)));
}

function apply(map: LinearMap, bits: bigint): bigint {
  let result = 0n;
  let left = bits;
  for (const column of map) {
    if (left & 1n) result ^= column;
    left >>= 1n;
  }
  return result;
}
