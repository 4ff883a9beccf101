import type { ServiceContext } from '../../../front-door/service.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { regionalScope } from '../../../store/store.js';
import { TerminalWorkError, type WorkerDeclaration } from '../../../work/work.js';
import { buildRefOf } from '../advance-build.js';
import type { BuildDocument } from '../model.js';
import { deepLink } from '../present/logs-location.js';
import { findSourceLogin } from '../source-credentials.js';
import { builds } from '../store.js';
import { type StatusRequest, statusRequest } from './commit-status.js';
import { COMMIT_STATUS_WORK, commitOf } from './tell-provider.js';

const TIMEOUT_MS = 10_000;
/** A provider that is away for longer is not told. */
const MAX_ATTEMPTS = 5;

/** Posts the status of builds to where their sources come from, with the account's token for it. */
export function commitStatusWorker(sealer: Sealer): WorkerDeclaration<ServiceContext> {
  return {
    kind: COMMIT_STATUS_WORK,
    concurrency: 4,
    leaseMs: 60_000,
    async run({ key, attempt, signal }, context) {
      const ref = buildRefOf(key);
      const build = (await context.store.get(builds, regionalScope(ref), ref.buildId))?.doc;
      const type = build?.settings.source.type;
      if (build === undefined || type === undefined || type === 'NO_SOURCE' || type === 'CODEPIPELINE')
        return;
      if (type === 'CODECOMMIT' || type === 'S3') return;
      const login = await findSourceLogin(context.store, sealer, ref, type);
      if (login?.kind !== 'token') return;
      const { buildStatusConfig } = build.settings.source;
      const request = statusRequest(build.settings.source, login, {
        commitId: commitOf(build) ?? '',
        status: build.state.status,
        name:
          expanded(buildStatusConfig?.context, build) ?? `AWS CodeBuild ${ref.region} (${build.projectName})`,
        targetUrl:
          expanded(buildStatusConfig?.targetUrl, build) ??
          deepLink(ref, build.logs?.groupName ?? 'null', build.logs?.streamName ?? 'null'),
      });
      if (request !== undefined) await post(request, signal, attempt);
    },
  };
}

async function post(
  { url, headers, body }: StatusRequest,
  signal: AbortSignal,
  attempt: number,
): Promise<void> {
  const isLast = attempt >= MAX_ATTEMPTS;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'pipewright' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch((error: Error) => {
    if (isLast && !signal.aborted) throw new TerminalWorkError(`no answer from ${url}: ${error.message}`);
    throw error;
  });
  await answer.body?.cancel();
  if (answer.ok) return;
  const message = `${url} answered ${answer.status}`;
  // Trying again helps only where the provider is at fault.
  if (isLast || answer.status < 500) throw new TerminalWorkError(message);
  throw new Error(message);
}

/** @source AWS CodeBuild API Reference, BuildStatusConfig: variables that may be used in both texts */
function expanded(text: string | undefined, build: BuildDocument): string | undefined {
  if (!text) return undefined;
  const variables: Readonly<Record<string, string>> = {
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_NUMBER: String(build.buildNumber),
    CODEBUILD_WEBHOOK_TRIGGER: build.webhook?.trigger ?? '',
    PROJECT_NAME: build.projectName,
  };
  return text.replaceAll(/\$\{?(\w+)\}?/g, (all, name: string) => variables[name] ?? all);
}
