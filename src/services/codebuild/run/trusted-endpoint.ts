/** Where AWS's containers find their credentials: builds in containers reach this server at that address. */
const CREDENTIALS_ADDRESS = '169.254.170.2';

/**
 * The server at an address from which SDKs take credentials over plain HTTP: the loopback, or that of containers.
 *
 * @returns undefined where the server listens on one address only, and that is none of them
 * @source AWS SDKs and Tools Reference Guide, "Container credential provider"
 */
export function trustedEndpoint(endpoint: string): string | undefined {
  const { hostname, port } = new URL(endpoint);
  if (hostname === 'localhost' || hostname.startsWith('127.') || hostname === CREDENTIALS_ADDRESS) {
    return endpoint;
  }
  // It listens on every address.
  return hostname === '0.0.0.0' || hostname === '[::]' ? `http://127.0.0.1:${port}` : undefined;
}
