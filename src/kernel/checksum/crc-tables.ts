/** `slices` tables of 256 words each, one after another: table k is what a byte does to the CRC k bytes later. */
export type SlicedTable = Int32Array;

/** @param polynomial reflected (lowest bit first) */
export function crc32Table(polynomial: number, slices: number): SlicedTable {
  const table = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    table[byte] = crc;
  }
  for (let i = 256; i < table.length; i += 1) {
    const previous = word(table, i - 256);
    table[i] = (previous >>> 8) ^ word(table, previous & 255);
  }
  return table;
}

/** A 64-bit table as its lower and upper words: BigInt arithmetic would be a hundred times slower. */
export function crc64Tables(polynomial: bigint, slices: number): { low: SlicedTable; high: SlicedTable } {
  const table: bigint[] = [];
  for (let byte = 0n; byte < 256n; byte += 1n) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
    table.push(crc);
  }
  for (let i = 256; i < slices * 256; i += 1) {
    const previous = table[i - 256] ?? 0n;
    table.push((previous >> 8n) ^ (table[Number(previous & 255n)] ?? 0n));
  }
  return {
    low: Int32Array.from(table, (crc) => Number(BigInt.asIntN(32, crc))),
    high: Int32Array.from(table, (crc) => Number(BigInt.asIntN(32, crc >> 32n))),
  };
}

/** For indexes that are in range by construction. */
export function word(table: Int32Array | Uint8Array, index: number): number {
  return table[index] as number;
}
