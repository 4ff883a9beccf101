import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { IAMClient } from '@aws-sdk/client-iam';
import { HttpRequest } from '@smithy/core/protocols';

/** Asks a route that is not the AWS API, signed with the client's key, from where every AWS tool has it. */
export async function signedRequest(
  client: IAMClient | CodePipelineClient,
  method: 'GET' | 'POST',
  url: URL,
): Promise<{ readonly status: number; readonly body: string }> {
  const signer = await client.config.signer();
  const { headers } = await signer.sign(
    new HttpRequest({
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host },
    }),
  );
  const { host: _, ...rest } = headers;
  const response = await fetch(url, { method, headers: rest });
  return { status: response.status, body: await response.text() };
}
