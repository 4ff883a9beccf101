import { isIP } from 'node:net';

/** An address as its bits, 32 of them or 128. */
interface Address {
  readonly bits: bigint;
  readonly width: 32 | 128;
}

/** @returns undefined where `range` is neither an address nor CIDR */
export function compileIpRange(range: string): ((address: string) => boolean) | undefined {
  const [base = '', prefix, ...rest] = range.split('/');
  const network = parseAddress(base);
  if (network === undefined || rest.length > 0) return undefined;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
  const prefixLength = prefix === undefined ? network.width : Number(prefix);
  if (prefixLength > network.width) return undefined;
  const shift = BigInt(network.width - prefixLength);
  return (text) => {
    const address = parseAddress(text);
    return address?.width === network.width && address.bits >> shift === network.bits >> shift;
  };
}

function parseAddress(text: string): Address | undefined {
  switch (isIP(text)) {
    case 4:
      return { bits: joinGroups(text.split('.').map(Number), 8n), width: 32 };
    case 6:
      return parseIpv6(text);
    default:
      return undefined;
  }
}

/** IPv4-mapped addresses (`::ffff:10.0.0.1`) are IPv4: sockets that listen on both report them so. */
function parseIpv6(text: string): Address {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text);
  if (mapped?.[1] !== undefined) return { bits: joinGroups(mapped[1].split('.').map(Number), 8n), width: 32 };
  const [withoutZone = ''] = text.split('%');
  const [head = '', tail] = expandDotted(withoutZone).split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = new Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0);
  return { bits: joinGroups([...before, ...zeros, ...after], 16n), width: 128 };
}

/** `64:ff9b::10.0.0.1` -> `64:ff9b::a00:1` */
function expandDotted(text: string): string {
  return text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, a: string, b: string, c: string, d: string) => {
    const high = (Number(a) << 8) | Number(b);
    const low = (Number(c) << 8) | Number(d);
    return `${high.toString(16)}:${low.toString(16)}`;
  });
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function joinGroups(groups: readonly number[], groupBits: bigint): bigint {
  return groups.reduce((bits, group) => (bits << groupBits) | BigInt(group), 0n);
}
