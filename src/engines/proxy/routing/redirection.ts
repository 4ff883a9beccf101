import type { RequestHead } from '../http1/request-head.js';
import type { RedirectAction } from '../proxy.js';
import type { LocalResponse } from '../traffic/local-response.js';
import { splitTarget } from './conditions.js';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { HTTP: '80', HTTPS: '443' };

/** @source "Listener rules for your Application Load Balancer": redirect actions and their keywords */
export function redirection(
  action: RedirectAction,
  request: RequestHead,
  listenerPort: number,
): LocalResponse {
  const { path, query } = splitTarget(request.target);
  const parts: Readonly<Record<string, string>> = {
    protocol: 'HTTP',
    host: request.host.replace(/:[0-9]*$/, ''),
    port: `${listenerPort}`,
    path: path.slice(1),
    query,
  };
  const fill = (text: string) => text.replace(/#\{([a-z]+)\}/g, (whole, name) => parts[name] ?? whole);
  const protocol = fill(action.protocol).toUpperCase();
  const port = fill(action.port);
  const authority = port === DEFAULT_PORTS[protocol] ? fill(action.host) : `${fill(action.host)}:${port}`;
  const search = fill(action.query);
  const location = `${protocol.toLowerCase()}://${authority}${fill(action.path)}${search === '' ? '' : `?${search}`}`;
  return {
    statusCode: action.statusCode,
    contentType: 'text/html',
    body: '',
    location: location.replace(/[^\x21-\x7e]/gu, percentEncoded),
  };
}

/** Request targets are Latin-1 here: one character is one byte as it was sent. What a rule's text adds may be any. */
function percentEncoded(character: string): string {
  const code = character.charCodeAt(0);
  if (code > 0xff) return encodeURIComponent(character);
  return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}
