import { crc32Table, word } from './crc-tables.js';

/** Castagnoli's polynomial, reflected. */
export const CRC32C_POLYNOMIAL = 0x82f63b78;

const SLICES = 16;
const table = crc32Table(CRC32C_POLYNOMIAL, SLICES);

/**
 * CRC-32C of `bytes` behind what gave `previous`; 0 to begin with. Sixteen bytes a turn: about 2 GB/s.
 * @returns an unsigned 32-bit number
 */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wholeTurns = bytes.length - (bytes.length % SLICES);
  let crc = ~previous;
  let at = 0;
  for (; at < wholeTurns; at += SLICES) {
    const a = crc ^ view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    const c = view.getInt32(at + 8, true);
    const d = view.getInt32(at + 12, true);
    crc = fourBytes(a, 12) ^ fourBytes(b, 8) ^ fourBytes(c, 4) ^ fourBytes(d, 0);
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ word(table, (crc ^ word(bytes, at)) & 255);
  return ~crc >>> 0;
}

/** What four bytes do to the CRC when `behind` more bytes of the turn follow them. */
function fourBytes(bytes: number, behind: number): number {
  return (
    word(table, (behind + 3) * 256 + (bytes & 255)) ^
    word(table, (behind + 2) * 256 + ((bytes >>> 8) & 255)) ^
    word(table, (behind + 1) * 256 + ((bytes >>> 16) & 255)) ^
    word(table, behind * 256 + (bytes >>> 24))
  );
}
