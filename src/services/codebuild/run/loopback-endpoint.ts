/**
 * The server as programs of this very machine reach it; SDKs take credentials over plain HTTP from nowhere else.
 *
 * @returns undefined where the server listens on one address only, and that is no loopback
 */
export function loopbackEndpoint(endpoint: string): string | undefined {
  const { hostname, port } = new URL(endpoint);
  if (hostname === 'localhost' || hostname.startsWith('127.')) return endpoint;
  // It listens on every address.
  return hostname === '0.0.0.0' || hostname === '[::]' ? `http://127.0.0.1:${port}` : undefined;
}
