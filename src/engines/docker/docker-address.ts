/** How the Docker Engine API is reached. */
export type DockerAddress =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number };

const DEFAULT_SOCKET = '/var/run/docker.sock';
const DEFAULT_PORT = 2375;

/**
 * @param text as in `DOCKER_HOST`: `unix:///path` or `tcp://host:port`; empty: the usual socket
 * @throws Error for other schemes (ssh, npipe)
 */
export function dockerAddress(text: string | undefined): DockerAddress {
  if (!text) return { socketPath: DEFAULT_SOCKET };
  const [scheme, rest = ''] = text.split('://', 2);
  if (scheme === 'unix' && rest !== '') return { socketPath: rest };
  if (scheme === 'tcp' || scheme === 'http') {
    const { hostname, port } = new URL(`http://${rest}`);
    return { host: hostname, port: port === '' ? DEFAULT_PORT : Number(port) };
  }
  throw new Error(`DOCKER_HOST must begin with unix:// or tcp://, not '${text}'`);
}
