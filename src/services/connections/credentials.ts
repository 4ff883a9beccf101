/** What a provider asks for. */
export interface ProviderCredentials {
  readonly username?: string;
  /** A password or a token. */
  readonly password?: string;
  /** What it signs its webhooks with; the token where nothing else is said. */
  readonly webhookSecret?: string;
}

/** @param text a token, or JSON with `username`, `password` (or `token`) and `webhookSecret` */
export function credentialsOf(text: string): ProviderCredentials {
  const json = parsed(text);
  if (!json) return { password: text.trim(), webhookSecret: text.trim() };
  const password = textAt(json, 'password') ?? textAt(json, 'token');
  const username = textAt(json, 'username');
  const webhookSecret = textAt(json, 'webhookSecret') ?? password;
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(webhookSecret !== undefined && { webhookSecret }),
  };
}

function parsed(text: string): object | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function textAt(json: object, key: string): string | undefined {
  const value = Object.hasOwn(json, key) ? (json as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}
