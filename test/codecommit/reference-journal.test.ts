import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GitEngine, NO_OBJECT } from '../../src/engines/git/port.js';
import type { RequestContext } from '../../src/front-door/service.js';
import type { Clock } from '../../src/kernel/clock.js';
import { rootPrincipal } from '../../src/kernel/principal.js';
import { createPullRequest } from '../../src/services/codecommit/operations/create-pull-request.js';
import { mergePullRequestByFastForward } from '../../src/services/codecommit/operations/merge-pull-request.js';
import { findPullRequest } from '../../src/services/codecommit/pull-requests/store.js';
import { withReferencesTold } from '../../src/services/codecommit/reference-journal.js';
import { openChanges } from '../../src/services/codecommit/store.js';
import { watchReferences } from '../../src/services/codecommit/workers/watch-references.js';
import { regionalScope } from '../../src/store/store.js';
import { commitFile, gitOk } from '../harness/git-client.js';
import { eventually } from '../harness/wait.js';
import { type GitHost, type GitHostOptions, PLACE, startGitHost } from './git-host.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'reference-journal-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Hosts that follow one another on one data directory. */
async function hosting() {
  const dataDirectory = await mkdtemp(join(root, 'data-'));
  const work = await mkdtemp(join(root, 'work-'));
  await gitOk(work, ['init', '--quiet', '-b', 'main']);
  return {
    work,
    start: (options: GitHostOptions = {}) => startGitHost({ dataDirectory, ...options }),
  };
}

function clockAhead(aheadMs: number): Clock {
  const now = () => Date.now() + aheadMs;
  return { now, after: (durationMs) => now() + durationMs };
}

/** As if the server were killed after git has moved references and before they are recorded. */
function dyingBeforeRecord(git: GitEngine): GitEngine {
  let pushed = false;
  const dying = Object.create(git) as { -readonly [K in keyof GitEngine]: GitEngine[K] };
  dying.exchange = async (exchange) => {
    await git.exchange(exchange);
    pushed ||= exchange.service === 'git-receive-pack' && exchange.step === 'exchange';
  };
  dying.changeReference = async (repositoryId, change) => {
    await git.changeReference(repositoryId, change);
    pushed = true;
  };
  dying.snapshot = async (repositoryId) => {
    if (pushed) throw new Error('killed');
    return git.snapshot(repositoryId);
  };
  return dying;
}

const summary = (host: GitHost) =>
  host.events.map(({ detail }) => {
    const { event, referenceName, commitId, oldCommitId } = detail as Record<string, string>;
    return { event, referenceName, commitId, oldCommitId };
  });

const openCount = async (host: GitHost) =>
  (await host.context.store.list(openChanges, regionalScope(PLACE))).length;

/** One look of the worker, without waiting for its time. */
async function look(host: GitHost, repositoryId: string): Promise<void> {
  const key = `${regionalScope(PLACE)}/${repositoryId}`;
  const item = {
    kind: 'look',
    key,
    payload: null,
    attempt: 1,
    dueAt: 0,
    signal: new AbortController().signal,
  };
  await watchReferences(host.git).run(item, host.context);
}

/** A push of which nobody has told, because the server died. */
async function untoldPush() {
  const { work, start } = await hosting();
  const dying = await start({ wrap: dyingBeforeRecord, workers: false });
  const { repositoryId } = await dying.create('web');
  const commitId = await commitFile(work, 'a', '1');
  await gitOk(work, ['push', '--quiet', dying.url('web'), 'main']);
  expect(dying.events).toEqual([]);
  await dying.close();
  return { work, start, repositoryId, commitId };
}

const MINUTE_MS = 60_000;

describe('a server that was killed after references moved and before they were recorded', () => {
  test('tells of them once, when it is back', async () => {
    const { start, repositoryId, commitId } = await untoldPush();
    const back = await start({ clock: clockAhead(MINUTE_MS) });
    await eventually(() => back.events.length > 0);
    for (let looks = 0; looks < 3; looks++) await look(back, repositoryId);
    await eventually(() => back.events.length > 1, { timeoutMs: 100 }).catch(() => undefined);
    expect(summary(back)).toEqual([
      { event: 'referenceCreated', referenceName: 'main', commitId, oldCommitId: undefined },
    ]);
    await back.close();
  });

  test('and is pushed to before it has looked tells of both changes, each by itself', async () => {
    const { work, start, commitId } = await untoldPush();
    const back = await start({ workers: false });
    const second = await commitFile(work, 'a', '2');
    await gitOk(work, ['push', '--quiet', back.url('web'), 'main']);
    await eventually(() => back.events.length === 2);
    const told = summary(back).map(({ event, commitId: id }) => [event, id]);
    expect(told.sort()).toEqual([
      ['referenceCreated', commitId],
      ['referenceUpdated', second],
    ]);
    await back.close();
  });

  test('while its git lives on tells of what git does later', async () => {
    const { start, repositoryId, commitId } = await untoldPush();
    const back = await start({ workers: false });
    await look(back, repositoryId);
    const late = { reference: 'refs/heads/late', oldId: NO_OBJECT, newId: commitId };
    await back.git.changeReference(repositoryId, late);
    await look(back, repositoryId);
    await eventually(() => back.events.length === 2);
    expect(
      summary(back)
        .map(({ referenceName }) => referenceName)
        .sort(),
    ).toEqual(['late', 'main']);
    await back.close();
  });

  test('does not look for ever', async () => {
    const { start, repositoryId } = await untoldPush();
    const back = await start({ clock: clockAhead(50 * MINUTE_MS), workers: false });
    await look(back, repositoryId);
    expect(await openCount(back)).toBe(1);
    await back.close();
    const later = await start({ clock: clockAhead(70 * MINUTE_MS), workers: false });
    await look(later, repositoryId);
    expect(await openCount(later)).toBe(0);
    await later.close();
  });
});

test('many changes at once are each told once', async () => {
  const { work, start } = await hosting();
  const host = await start();
  const { repositoryId } = await host.create('web');
  const newId = await commitFile(work, 'a', '1');
  await gitOk(work, ['push', '--quiet', host.url('web'), 'main']);
  const names = Array.from({ length: 12 }, (_, index) => `b${index}`);
  const place = { ...PLACE, repositoryId };
  await Promise.all(
    names.map((name) =>
      withReferencesTold(
        { git: host.git, context: host.context },
        place,
        { actorArn: 'ana', branches: {} },
        () =>
          host.git.changeReference(repositoryId, {
            reference: `refs/heads/${name}`,
            oldId: NO_OBJECT,
            newId,
          }),
      ),
    ),
  );
  await eventually(() => host.events.length >= names.length + 1);
  expect(
    summary(host)
      .map(({ referenceName }) => referenceName)
      .sort(),
  ).toEqual([...names, 'main'].sort());
  expect(await openCount(host)).toBe(0);
  await host.close();
});

describe('a server that was killed after a branch of a pull request moved', () => {
  const ann = {
    ...rootPrincipal({ accountId: PLACE.accountId, partition: 'aws' }),
    arn: 'arn:aws:iam::000000000000:user/ann',
  };

  /** What an operation gets, for a caller of this host. */
  function requestBy(host: GitHost): RequestContext {
    const rest = { ...PLACE, caller: ann, requestId: 'r', signal: new AbortController().signal };
    return Object.assign(Object.create(host.context) as RequestContext, rest);
  }

  async function pullRequestOf(host: GitHost) {
    const targets = [{ repositoryName: 'web', sourceReference: 'feature' }];
    const { pullRequest } = await createPullRequest(host.git).handle(
      { title: 'feature', targets },
      requestBy(host),
    );
    return pullRequest?.pullRequestId ?? '';
  }

  /** A repository with main, a feature ahead of it, and a pull request of that. */
  async function proposed() {
    const { work, start } = await hosting();
    const host = await start();
    const { repositoryId } = await host.create('web');
    await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', host.url('web'), 'main']);
    await gitOk(work, ['checkout', '--quiet', '-b', 'feature']);
    const commitId = await commitFile(work, 'a', '2');
    await gitOk(work, ['push', '--quiet', host.url('web'), 'feature']);
    const pullRequestId = await pullRequestOf(host);
    await host.close();
    return { work, start, repositoryId, commitId, pullRequestId };
  }

  const told = (host: GitHost) =>
    host.events
      .filter(({ detailType }) => detailType === 'CodeCommit Pull Request State Change')
      .map(({ detail }) => (detail as Record<string, string>).event);

  test('closes it as merged by whoever asked for the merge, once', async () => {
    const { start, repositoryId, commitId, pullRequestId } = await proposed();
    const dying = await start({ wrap: dyingBeforeRecord, workers: false });
    const merging = mergePullRequestByFastForward(dying.git).handle(
      { repositoryName: 'web', pullRequestId },
      requestBy(dying),
    );
    await expect(merging).rejects.toThrow('killed');
    expect((await findPullRequest(dying.context.store, PLACE, pullRequestId))?.state.status).toBe('OPEN');
    await dying.close();

    const back = await start({ clock: clockAhead(MINUTE_MS) });
    await eventually(() => told(back).length > 0);
    await look(back, repositoryId);
    expect(told(back)).toEqual(['pullRequestMergeStatusUpdated']);
    expect((await findPullRequest(back.context.store, PLACE, pullRequestId))?.state).toEqual({
      status: 'MERGED',
      merge: { option: 'FAST_FORWARD_MERGE', mergedBy: ann.arn, commitId },
    });
    await back.close();
  });

  test('gives it a new revision for a push, once', async () => {
    const { work, start, repositoryId, pullRequestId } = await proposed();
    const dying = await start({ wrap: dyingBeforeRecord, workers: false });
    const pushed = await commitFile(work, 'a', '3');
    await gitOk(work, ['push', '--quiet', dying.url('web'), 'feature']);
    await dying.close();
    const back = await start({ clock: clockAhead(MINUTE_MS) });
    await eventually(() => told(back).length > 0);
    await look(back, repositoryId);
    expect(told(back)).toEqual(['pullRequestSourceBranchUpdated']);
    const found = await findPullRequest(back.context.store, PLACE, pullRequestId);
    expect(found).toMatchObject({ sourceCommitId: pushed, state: { status: 'OPEN' } });
    await back.close();
  });
});
