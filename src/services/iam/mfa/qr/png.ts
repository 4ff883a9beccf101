import { crc32, deflateSync } from 'node:zlib';
import type { QrSymbol } from './symbol.js';

const PIXELS_OF_A_MODULE = 4;
/** Light modules all around. */
const MARGIN = 4;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A picture in shades of grey, black on white. @source W3C, Portable Network Graphics Specification */
export function symbolPng(symbol: QrSymbol): Buffer {
  const width = (symbol.width + 2 * MARGIN) * PIXELS_OF_A_MODULE;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  header.writeUInt8(8, 8); // bits of a sample; the colour type 0 that follows is grey
  const lines: Buffer[] = [];
  for (let y = 0; y < width; y++) {
    const line = Buffer.alloc(width + 1, 0xff);
    line.writeUInt8(0, 0); // no filter
    const row = Math.floor(y / PIXELS_OF_A_MODULE) - MARGIN;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / PIXELS_OF_A_MODULE) - MARGIN;
      if (isInside(symbol, row) && isInside(symbol, column) && symbol.isDark(row, column))
        line.writeUInt8(0, x + 1);
    }
    lines.push(line);
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function isInside(symbol: QrSymbol, place: number): boolean {
  return place >= 0 && place < symbol.width;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
