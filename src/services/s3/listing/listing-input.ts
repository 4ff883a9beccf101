import { invalidArgument } from '../errors.js';

const MAX_ITEMS = 1000;

/** How many items a page may have: 1000 unless the request wants fewer. @throws AwsError InvalidArgument */
export function pageSize(requested: number | undefined, name: string): number {
  if (requested === undefined) return MAX_ITEMS;
  if (Number.isInteger(requested) && requested >= 0 && requested <= 2 ** 31 - 1)
    return Math.min(requested, MAX_ITEMS);
  throw invalidArgument(
    `Argument ${name} must be an integer between 0 and 2147483647`,
    name,
    String(requested),
  );
}

/**
 * Keys may hold what XML cannot: with `encoding-type=url` they, and all that is part of keys, are percent-encoded.
 * @throws AwsError InvalidArgument
 */
export function keyEncoder(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined) return (text) => text;
  if (encodingType !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
  }
  return (text) => text.split('/').map(encodeURIComponent).join('/');
}

export function presentPrefixes(
  prefixes: readonly string[],
  encode: (text: string) => string,
): { CommonPrefixes?: { Prefix: string }[] } {
  if (prefixes.length === 0) return {};
  return { CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })) };
}
