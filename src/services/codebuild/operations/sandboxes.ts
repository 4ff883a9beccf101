import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { buildWorkKey } from '../advance-build.js';
import { invalidInput } from '../errors.js';
import { initiatorOf } from '../initiator.js';
import type { LiveBuilds } from '../live-builds.js';
import type { ProjectDocument } from '../model.js';
import { projectNameOf, projectOfBuild } from '../names.js';
import {
  advanceSandbox,
  SANDBOX_TIMEOUT_WORK,
  SANDBOX_WORK,
  sandboxTimerKey,
} from '../sandbox/advance-sandbox.js';
import { submittedSandbox } from '../sandbox/decide-sandbox.js';
import { requireSandbox, sandboxes, sandboxIdOf } from '../sandbox/documents.js';
import type { SandboxDocument } from '../sandbox/model.js';
import { presentSandbox } from '../sandbox/present-sandbox.js';
import { requireProject } from '../store.js';
import { hashOf, startedWith } from './idempotency.js';
import { pageOf } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

const SOURCE_DIGITS = 9;

/** Environments of a project's builds that last until somebody stops them, or their time is up. */
export function sandboxOperations(live: LiveBuilds): OperationTable<Sdk> {
  return {
    StartSandbox: {
      authorize: (input, context) => [projectAccess('StartSandbox', context, input.projectName)],
      async handle(input, context) {
        const sandbox = await context.store.transaction(async (tx) => {
          const known = await startedWith(context, tx, sandboxes, input);
          if (known !== undefined) return known;
          const { doc } = await requireProject(tx, context, projectNameOf(input.projectName ?? '', context));
          const { idempotencyToken } = input;
          const requestHash = idempotencyToken === undefined ? undefined : hashOf(input);
          return await beginSandbox(context, tx, doc, { idempotencyToken, requestHash });
        });
        return { sandbox: presentSandbox(context, sandbox) };
      },
    },

    /** One that is over stays as it is. */
    StopSandbox: {
      authorize: (input, context) => [projectAccess('StopSandbox', context, projectOf(input.id))],
      async handle(input, context) {
        const id = sandboxIdOf(input.id ?? '');
        const ref = { accountId: context.accountId, region: context.region, buildId: id };
        return await context.store.transaction(async (tx) => {
          const stored = await requireSandbox(tx, context, id);
          const event = { type: 'stopRequested', at: context.clock.now() } as const;
          const sandbox = await advanceSandbox(context, tx, ref, stored, event);
          if (!sandbox.state.released) {
            await context.work.enqueue(tx, { kind: SANDBOX_WORK, key: buildWorkKey(ref) });
          }
          tx.afterCommit(() => live.end(ref));
          return { sandbox: presentSandbox(context, sandbox) };
        });
      },
    },

    BatchGetSandboxes: {
      authorize: ({ ids = [] }, context) => {
        const names = new Set(ids.map(projectOf));
        return [...names].map((name) => projectAccess('BatchGetSandboxes', context, name));
      },
      async handle({ ids = [] }, context) {
        const found = await Promise.all(
          ids.map(async (asked) => {
            const stored = await context.store.get(sandboxes, regionalScope(context), sandboxIdOf(asked));
            return { asked, sandbox: stored && presentSandbox(context, stored.doc) };
          }),
        );
        return {
          sandboxes: found.flatMap(({ sandbox }) => sandbox ?? []),
          sandboxesNotFound: found.flatMap(({ asked, sandbox }) => (sandbox ? [] : [asked])),
        };
      },
    },

    /** The newest first, unless asked otherwise. */
    ListSandboxes: {
      authorize: onAnyResource('codebuild:ListSandboxes'),
      handle: (input, context) => listSandboxes(context, 'requested', 'all', input),
    },

    ListSandboxesForProject: {
      authorize: (input, context) => [projectAccess('ListSandboxesForProject', context, input.projectName)],
      async handle(input, context) {
        const name = projectNameOf(input.projectName ?? '', context);
        await requireProject(context.store, context, name);
        return await listSandboxes(context, 'project', name, input);
      },
    },
  };
}

function projectOf(idOrArn = ''): string {
  return projectOfBuild(sandboxIdOf(idOrArn));
}

async function beginSandbox(
  context: RequestContext,
  tx: Transaction,
  { name, settings }: ProjectDocument,
  token: Pick<SandboxDocument, 'idempotencyToken' | 'requestHash'>,
): Promise<SandboxDocument> {
  if (settings.source.type === 'CODEPIPELINE') {
    throw invalidInput('Sandboxes are not supported for projects with source type CODEPIPELINE');
  }
  const now = context.clock.now();
  const uuid = context.ids.uuid();
  const id = `${name}:${uuid}`;
  const sandbox: SandboxDocument = {
    id,
    uuid,
    projectName: name,
    initiator: initiatorOf(context),
    requestedAt: now,
    settings,
    state: submittedSandbox(now),
    sourceDigits: context.ids.random(SOURCE_DIGITS, '123456789'),
    ...token,
  };
  const ref = { accountId: context.accountId, region: context.region, buildId: id };
  await tx.put(sandboxes, regionalScope(context), id, sandbox, { expect: 'absent' });
  await context.work.enqueue(tx, { kind: SANDBOX_WORK, key: buildWorkKey(ref) });
  await context.work.enqueue(tx, {
    kind: SANDBOX_TIMEOUT_WORK,
    key: sandboxTimerKey(ref, 'queue'),
    dueAt: context.clock.after(settings.queuedTimeoutInMinutes * MINUTE_MS),
  });
  return sandbox;
}

async function listSandboxes(
  context: RequestContext,
  index: 'requested' | 'project',
  value: string,
  input: { readonly sortOrder?: string; readonly maxResults?: number; readonly nextToken?: string },
) {
  const { sortOrder = 'DESCENDING', maxResults, nextToken } = input;
  const reverse = sortOrder === 'DESCENDING';
  const listing = { name: `ListSandboxes:${index}:${value}:${sortOrder}`, nextToken, maxResults };
  const scope = regionalScope(context);
  const page = await pageOf(context, listing, async (after, limit) =>
    (await context.store.listBy(sandboxes, scope, index, value, { after, limit, reverse })).map(
      ({ key, cursor }) => ({ item: key, cursor }),
    ),
  );
  return { ids: [...page.items], nextToken: page.nextToken };
}
