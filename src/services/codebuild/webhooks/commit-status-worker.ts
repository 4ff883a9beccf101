import type { ServiceContext } from '../../../front-door/service.js';
import { consoleOf } from '../../../kernel/partition.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { regionalScope } from '../../../store/store.js';
import { TerminalWorkError, type WorkerDeclaration, type WorkItem } from '../../../work/work.js';
import { buildRefOf } from '../advance-build.js';
import { batchRefOf } from '../batch/advance-batch.js';
import { batches } from '../batch/documents.js';
import type { BuildDocument } from '../model.js';
import type { Place } from '../names.js';
import { deepLink } from '../present/logs-location.js';
import { findSourceLogin } from '../source-credentials.js';
import { builds } from '../store.js';
import { type StatusRequest, statusRequest } from './commit-status.js';
import { BATCH_COMMIT_STATUS_WORK, COMMIT_STATUS_WORK, commitOf } from './tell-provider.js';

const TIMEOUT_MS = 10_000;
/** A provider that is away for longer is not told. */
const MAX_ATTEMPTS = 5;

const POSTING = { concurrency: 4, leaseMs: 60_000 } as const;

/** Posts the status of builds to where their sources come from, with the account's token for it. */
export function commitStatusWorker(sealer: Sealer): WorkerDeclaration<ServiceContext> {
  return {
    kind: COMMIT_STATUS_WORK,
    ...POSTING,
    async run(item, context) {
      const ref = buildRefOf(item.key);
      const build = (await context.store.get(builds, regionalScope(ref), ref.buildId))?.doc;
      if (build === undefined) return;
      const { batch, logs, buildNumber } = build;
      const called = batch ? `${build.projectName}:${batch.identifier}` : build.projectName;
      await tell(context, sealer, item, ref, build, {
        number: buildNumber,
        name: `AWS CodeBuild ${ref.region} (${called})`,
        targetUrl: deepLink(ref, logs?.groupName ?? 'null', logs?.streamName ?? 'null'),
      });
    },
  };
}

/** The same of batches. */
export function batchCommitStatusWorker(sealer: Sealer): WorkerDeclaration<ServiceContext> {
  return {
    kind: BATCH_COMMIT_STATUS_WORK,
    ...POSTING,
    async run(item, context) {
      const ref = batchRefOf(item.key);
      const batch = (await context.store.get(batches, regionalScope(ref), ref.batchId))?.doc;
      if (batch === undefined) return;
      await tell(context, sealer, item, ref, batch, {
        number: batch.batchNumber,
        name: `AWS CodeBuild BuildBatch ${ref.region} (${batch.projectName})`,
        targetUrl: `https://${ref.region}.${consoleOf(ref.region)}/codesuite/codebuild/projects/${batch.projectName}/batch/${encodeURIComponent(batch.id)}`,
      });
    },
  };
}

/** A build, or a batch. */
type Told = Pick<BuildDocument, 'id' | 'projectName' | 'settings' | 'webhook' | 'resolvedSourceVersion'> & {
  readonly state: Pick<BuildDocument['state'], 'status'>;
};

interface Appearance {
  readonly number: number;
  /** Where the project does not name the status. */
  readonly name: string;
  /** The same of its link. */
  readonly targetUrl: string;
}

async function tell(
  context: ServiceContext,
  sealer: Sealer,
  { attempt, signal }: WorkItem,
  place: Place,
  told: Told,
  { number, name, targetUrl }: Appearance,
): Promise<void> {
  const { source } = told.settings;
  const { type } = source;
  if (type === undefined || type === 'NO_SOURCE' || type === 'CODEPIPELINE') return;
  if (type === 'CODECOMMIT' || type === 'S3') return;
  const login = await findSourceLogin(context.store, sealer, place, type);
  if (login?.kind !== 'token') return;
  const request = statusRequest(source, login, {
    commitId: commitOf(told) ?? '',
    status: told.state.status,
    name: expanded(source.buildStatusConfig?.context, told, number) ?? name,
    targetUrl: expanded(source.buildStatusConfig?.targetUrl, told, number) ?? targetUrl,
  });
  if (request !== undefined) await post(request, signal, attempt);
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
function expanded(text: string | undefined, told: Told, number: number): string | undefined {
  if (!text) return undefined;
  const variables: Readonly<Record<string, string>> = {
    CODEBUILD_BUILD_ID: told.id,
    CODEBUILD_BUILD_NUMBER: String(number),
    CODEBUILD_WEBHOOK_TRIGGER: told.webhook?.trigger ?? '',
    PROJECT_NAME: told.projectName,
  };
  return text.replaceAll(/\$\{?(\w+)\}?/g, (all, name: string) => variables[name] ?? all);
}
