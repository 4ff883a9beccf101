import type { IncomingHttpHeaders } from 'node:http';
import type { RegistryLogin } from '../images.js';
import { ecrHost } from './image-names.js';

type Logins = Readonly<Record<string, unknown>>;

/** User and password, in either of the forms that clients send. @returns undefined where there are none */
export function loginIn(shown: unknown): RegistryLogin | undefined {
  const { username, password, auth } = objectIn(shown);
  if (typeof username === 'string' && typeof password === 'string' && password !== '') {
    return { username, password };
  }
  const [, user, secret] = /^([^:]*):(.+)$/s.exec(decoded(auth)) ?? [];
  return user === undefined || secret === undefined ? undefined : { username: user, password: secret };
}

/** What the client shows to the registry that it pushes to or pulls from. @source Docker Engine API reference, "Authentication" */
export function shownLogin(headers: IncomingHttpHeaders): RegistryLogin | undefined {
  return loginIn(jsonIn(headers['x-registry-auth']));
}

/** What the client knows of a registry as it asks for a build. @source Docker Engine API reference, "X-Registry-Config" */
export function knownLogin(headers: IncomingHttpHeaders, registry: string): RegistryLogin | undefined {
  const [, found] =
    Object.entries(knownLogins(headers)).find(([address]) => ecrHost(address)?.name === registry) ?? [];
  return loginIn(found);
}

/** The same headers for the daemon, which would show the passwords of AWS's registry to nobody else than AWS. */
export function withoutEcrLogins(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  if (headers['x-registry-config'] === undefined) return headers;
  const others = Object.entries(knownLogins(headers)).filter(([address]) => ecrHost(address) === undefined);
  const config = Buffer.from(JSON.stringify(Object.fromEntries(others))).toString('base64');
  return { ...headers, 'x-registry-config': config };
}

function knownLogins(headers: IncomingHttpHeaders): Logins {
  return objectIn(jsonIn(headers['x-registry-config']));
}

/** Clients send JSON in base64, of either alphabet; what is none is as good as nothing, as for the daemon. */
function jsonIn(header: string | readonly string[] | undefined): unknown {
  try {
    return JSON.parse(decoded(header));
  } catch {
    return undefined;
  }
}

function decoded(value: unknown): string {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : '';
}

function objectIn(value: unknown): Logins {
  return typeof value === 'object' && value !== null ? (value as Logins) : {};
}
