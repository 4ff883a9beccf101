/**
 * An issuer's URL as providers are named by it: without scheme, query and closing slash.
 * @returns undefined where the text is no URL of http or https
 */
export function providerUrl(text: string): string | undefined {
  const match = /^https?:\/\/([^/?#\s]+)(\/[^?#\s]*)?(?:[?#]\S*)?$/.exec(text);
  const host = match?.[1];
  return host === undefined ? undefined : host.toLowerCase() + (match?.[2] ?? '').replace(/\/$/, '');
}
