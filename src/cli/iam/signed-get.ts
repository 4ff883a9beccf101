import { DEFAULT_CONFIG } from '../../config.js';

/** Local mode asks for no key; `strict` for one that may `iam:SimulatePrincipalPolicy`, from where every AWS tool has it. */
export async function signedGet(
  host: string,
  port: number,
  path: string,
): Promise<{ readonly status: number; readonly body: string }> {
  const authority = `${host.includes(':') ? `[${host.replace(/^\[|\]$/g, '')}]` : host}:${port}`;
  const headers = process.env.AWS_ACCESS_KEY_ID ? await signed(authority, path) : {};
  const response = await fetch(`http://${authority}${path}`, { headers });
  return { status: response.status, body: await response.text() };
}

async function signed(authority: string, path: string): Promise<Record<string, string>> {
  const [{ IAMClient }, { HttpRequest }] = await Promise.all([
    import('@aws-sdk/client-iam'),
    import('@smithy/core/protocols'),
  ]);
  const client = new IAMClient({ region: process.env.AWS_REGION ?? DEFAULT_CONFIG.region });
  const { pathname, searchParams } = new URL(path, `http://${authority}`);
  const signer = await client.config.signer();
  const { headers } = await signer.sign(
    new HttpRequest({
      method: 'GET',
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: { host: authority },
    }),
  );
  client.destroy();
  const { host: _, ...rest } = headers;
  return rest;
}
