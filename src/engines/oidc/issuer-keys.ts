import type { Clock } from '../../kernel/clock.js';
import { MINUTE_MS, SECOND_MS } from '../../kernel/duration.js';
import { urlOf } from '../../kernel/url.js';
import type { IssuerKey } from './json-web-token.js';

/** The keys with which OpenID Connect issuers sign. */
export interface IssuerKeys {
  /**
   * @param issuer `https://token.example.com`, or `http:` on loopback
   * @param fresh asks the issuer again, for a key that the last answer had not
   * @throws IssuerUnreachable, IssuerKeysUnreadable
   */
  of(issuer: string, fresh: boolean): Promise<readonly IssuerKey[]>;
}

export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
}

export class IssuerKeysUnreadable extends Error {
  override readonly name = 'IssuerKeysUnreadable';
}

const TIMEOUT_MS = 5 * SECOND_MS;
const MAX_BYTES = 256 * 1024;
const REMEMBERED_MS = 5 * MINUTE_MS;
/** An issuer is not asked more often, whatever keys the tokens name. */
const RESPITE_MS = 5 * SECOND_MS;
const REMEMBERED_ISSUERS = 100;

interface Remembered {
  readonly keys: readonly IssuerKey[];
  readonly readAt: number;
}

/** Asks issuers over HTTP: discovery document, then the key set that it names. */
export function httpIssuerKeys(clock: Clock): IssuerKeys {
  const remembered = new Map<string, Remembered>();
  return {
    async of(issuer, fresh) {
      const known = remembered.get(issuer);
      const goodForMs = fresh ? RESPITE_MS : REMEMBERED_MS;
      if (known !== undefined && clock.now() - known.readAt < goodForMs) return known.keys;
      const keys = await readKeys(issuer);
      remembered.delete(issuer);
      remembered.set(issuer, { keys, readAt: clock.now() });
      if (remembered.size > REMEMBERED_ISSUERS) remembered.delete(remembered.keys().next().value ?? '');
      return keys;
    },
  };
}

/** @source OpenID Connect Discovery 1.0, "Obtaining OpenID Provider Configuration Information" */
async function readKeys(issuer: string): Promise<readonly IssuerKey[]> {
  const discovery = await readJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { issuer: named, jwks_uri: keysUrl } = discovery;
  if (typeof keysUrl !== 'string' || typeof named !== 'string') {
    throw new IssuerKeysUnreadable('the discovery document names no issuer or no jwks_uri');
  }
  if (named.replace(/\/$/, '') !== issuer.replace(/\/$/, '')) {
    throw new IssuerKeysUnreadable('the discovery document is of another issuer');
  }
  const { keys } = await readJson(keysUrl);
  if (!Array.isArray(keys)) throw new IssuerKeysUnreadable('the key set holds no keys');
  return keys.filter((key: unknown): key is IssuerKey => typeof key === 'object' && key !== null);
}

async function readJson(url: string): Promise<Readonly<Record<string, unknown>>> {
  if (!isAllowed(url)) throw new IssuerKeysUnreadable('keys are read over https, or from this machine');
  const text = await readText(url);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Told below, as everything that is no object.
  }
  throw new IssuerKeysUnreadable('the issuer did not answer with a JSON object');
}

async function readText(url: string): Promise<string> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new IssuerUnreachable(`the issuer answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MAX_BYTES) throw new IssuerUnreachable('the issuer answered with too much');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    if (error instanceof IssuerUnreachable) throw error;
    throw new IssuerUnreachable('the issuer could not be reached', { cause: error });
  }
}

/** Plain HTTP only where nobody is on the way. */
function isAllowed(text: string): boolean {
  const url = urlOf(text);
  if (!url) return false;
  const { protocol, hostname } = url;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
