import { request } from 'node:http';
import type { ProbeResult } from './health-state.js';

export interface ProbePlace {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/**
 * Asks a target once how it is, on a connection of its own. Never rejects.
 * @param signal ends the check early, as a failure
 */
export function probe(place: ProbePlace, timeoutMs: number, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve) => {
    let connected = false;
    const asked = request({
      host: place.host,
      port: place.port,
      path: place.path,
      agent: false,
      headers: { 'User-Agent': 'ELB-HealthChecker/2.0', Connection: 'close' },
    });
    const end = (result: ProbeResult) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(result);
      asked.destroy();
    };
    const abort = () => end({ kind: 'failed' });
    const timer = setTimeout(() => end({ kind: connected ? 'timeout' : 'connect-timeout' }), timeoutMs);
    signal.addEventListener('abort', abort);
    asked.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    asked.on('response', (response) => end({ kind: 'status', statusCode: response.statusCode ?? 0 }));
    // Stays for good: `destroy` above may still raise an error, which must not be without a listener.
    asked.on('error', () => end({ kind: 'failed' }));
    asked.end();
  });
}
