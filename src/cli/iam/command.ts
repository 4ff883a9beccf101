import { Command } from 'commander';
import { ConfigError, DEFAULT_CONFIG } from '../../config.js';
import type { Explanation } from '../../engines/policy/explain.js';
import { portNumber } from '../config-options.js';
import { urlHost } from '../env.js';
import { examplesOf } from '../examples.js';
import {
  addClientOptions,
  type ClientFlags,
  clientSettings,
  type SettingsOf,
} from '../pipeline/client-options.js';
import { explanationText } from './explanation-text.js';

interface ExplainFlags extends ClientFlags {
  readonly port?: string;
  readonly host?: string;
  readonly principal?: string;
  readonly action?: string;
  readonly resource: string;
  readonly last?: boolean;
  readonly json?: boolean;
}

/** `pipewright iam explain REQUEST_ID`: why a request was allowed or denied, and what would allow it. */
export function iamCommand(): Command {
  const explain = new Command('explain')
    .description(
      'why a request was allowed or denied, and what would allow it; exit code 1 where it was denied',
    )
    .argument('[request-id]', 'as the client and the server’s log name it')
    .option('--last', 'the last denial instead')
    .option('--principal <arn>', 'instead: whether this user or role …')
    .option('--action <action>', '… may do this, such as s3:GetObject …')
    .option('--resource <arn>', '… on that', '*')
    .option('--json', 'the explanation as JSON')
    .option('--port <port>', 'the port of the server, instead of --endpoint-url')
    .option('--host <host>', 'the host of the server, instead of --endpoint-url');
  addClientOptions(explain).action(async (requestId: string | undefined, flags: ExplainFlags) => {
    const settingsOf = await serverOf(flags);
    const [{ IAMClient }, { signedRequest }] = await Promise.all([
      import('@aws-sdk/client-iam'),
      import('../signed-request.js'),
    ]);
    const settings = settingsOf('IAM');
    const url = new URL(pathOf(requestId, flags), settings.endpoint);
    // Local mode asks for no key; `strict` for one that may `iam:SimulatePrincipalPolicy`.
    const { status, body } = await signedRequest(new IAMClient(settings), 'GET', url);
    if (status !== 200) throw new ConfigError(messageOf(body) ?? `the server answered with ${status}`);
    const explanation = JSON.parse(body) as Explanation;
    console.log(flags.json ? JSON.stringify(explanation, null, 2) : explanationText(explanation));
    if (explanation.outcome !== 'allowed') process.exitCode = 1;
  });
  explain.exitOverride().addHelpText('after', examplesOf('iam explain'));
  return new Command('iam').description('what policies decide').addCommand(explain);
}

/** @throws ConfigError */
async function serverOf({ port, host, ...flags }: ExplainFlags): Promise<SettingsOf> {
  if (port === undefined && host === undefined) return await clientSettings(flags);
  if (flags.endpointUrl !== undefined) {
    throw new ConfigError('give --endpoint-url, or --port and --host, not both');
  }
  const defaultPort = process.env.PIPEWRIGHT_PORT || String(DEFAULT_CONFIG.port);
  const endpointUrl = `http://${urlHost(host ?? DEFAULT_CONFIG.host)}:${portNumber(port ?? defaultPort)}`;
  return await clientSettings({ ...flags, endpointUrl });
}

/** @throws ConfigError where it is not clear what is asked */
function pathOf(requestId: string | undefined, { principal, action, resource, last }: ExplainFlags): string {
  const asked = [requestId !== undefined, last === true, principal !== undefined || action !== undefined];
  if (asked.filter(Boolean).length !== 1) {
    throw new ConfigError('give a request id, --last, or --principal with --action');
  }
  const path = '/_pipewright/iam/explain';
  if (requestId !== undefined) return `${path}?${new URLSearchParams({ requestId })}`;
  if (last) return `${path}?last=true`;
  if (principal === undefined || action === undefined) {
    throw new ConfigError('--principal and --action go together');
  }
  return `${path}?${new URLSearchParams({ principal, action, resource })}`;
}

function messageOf(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const message =
      typeof parsed === 'object' && parsed !== null && 'message' in parsed ? parsed.message : undefined;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
