import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MINUTE_MS } from '../../kernel/duration.js';
import type { Logger } from '../../kernel/logger.js';
import { CommandFailure } from '../failure.js';
import { persistently } from '../persistence.js';
import type { GitHubRevision } from '../specification.js';
import { isOfDisk } from './disk-errors.js';

/** A download that takes longer is begun anew. */
const PATIENCE_MS = 30 * MINUTE_MS;

/**
 * Streams a commit of a repository on GitHub to `file`, as a tar that is compressed, from the start again for as long as GitHub
 * cannot be reached or breaks off.
 *
 * @param api `https://api.github.com`, or that of a server of one's own
 * @throws CommandFailure where GitHub refuses, or the disk does
 * @throws AgentStopped
 * @source GitHub REST API, "Download a repository archive (tar)"; the words of AWS's agent
 */
export async function downloadFromGitHub(
  api: string,
  { account, repository, commitId, token }: GitHubRevision,
  file: string,
  patience: { readonly signal: AbortSignal; readonly log: Logger },
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const url = `${api.replace(/\/+$/, '')}/repos/${account}/${repository}/tarball/${commitId}`;
  const headers = {
    'user-agent': 'pipewright-agent',
    ...(token !== undefined && { authorization: `token ${token}` }),
  };
  const what = `the download of ${url}`;
  const failure = await persistently(() => download(url, headers, file, patience.signal), {
    ...patience,
    what,
  });
  if (failure) throw failure;
}

/** @returns what no further try would better. @throws what one may */
async function download(
  url: string,
  headers: Readonly<Record<string, string>>,
  file: string,
  stopped: AbortSignal,
): Promise<CommandFailure | undefined> {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(PATIENCE_MS)]);
  const response = await fetch(url, { headers, signal });
  const { status, body } = response;
  if (!response.ok || body === null) {
    await body?.cancel();
    if (status >= 500 || status === 429) throw new Error(`GitHub answered ${status}`);
    return new CommandFailure(`Could not download bundle at '${url}'. Server returned code: ${status}`);
  }
  try {
    await pipeline(Readable.fromWeb(body), createWriteStream(file));
    return undefined;
  } catch (error) {
    if (!isOfDisk(error)) throw error;
    return new CommandFailure(`Could not keep the bundle of ${url}: ${error.message}`);
  }
}
