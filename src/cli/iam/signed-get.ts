import type { ClientSettings } from '../pipeline/client-options.js';

/** Local mode asks for no key; `strict` for one that may `iam:SimulatePrincipalPolicy`, from where every AWS tool has it. */
export async function signedGet(
  settings: ClientSettings,
  path: string,
): Promise<{ readonly status: number; readonly body: string }> {
  const url = new URL(path, settings.endpoint);
  const response = await fetch(url, { headers: await signed(settings, url) });
  return { status: response.status, body: await response.text() };
}

async function signed(settings: ClientSettings, url: URL): Promise<Record<string, string>> {
  const [{ IAMClient }, { HttpRequest }] = await Promise.all([
    import('@aws-sdk/client-iam'),
    import('@smithy/core/protocols'),
  ]);
  const client = new IAMClient(settings);
  const signer = await client.config.signer();
  const { headers } = await signer.sign(
    new HttpRequest({
      method: 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host },
    }),
  );
  client.destroy();
  const { host: _, ...rest } = headers;
  return rest;
}
