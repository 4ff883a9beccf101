import type { Readable } from 'node:stream';
import { GitFailed } from '../../../engines/git/port.js';
import { GitRefusal, NOT_CACHED } from './refusal.js';
import { bounded, plainBody } from './request-body.js';
import type { GitSession } from './session.js';

/** What a client says it has and wants, uncompressed: some 50 bytes a commit. */
const MAX_NEGOTIATION_BYTES = 64 * 1024 * 1024;

/** `GET info/refs`: the references, or what the server can do. */
export async function advertise(session: GitSession): Promise<void> {
  const { response, gitRequest } = session;
  const { service, protocol } = gitRequest;
  startAnswer(session, `application/x-${service}-advertisement`);
  // Version 2, which git has for fetching only, goes without the line that names the service.
  if (service !== 'git-upload-pack' || !/(^|:)version=2/.test(protocol ?? '')) {
    const line = `# service=${service}\n`;
    response.write(`${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`);
  }
  await runGit(session, {});
  response.end();
}

/** `POST git-upload-pack`: clone and fetch. */
export async function sendPack(session: GitSession): Promise<void> {
  const input = bounded(plainBody(session.request), MAX_NEGOTIATION_BYTES);
  startAnswer(session, 'application/x-git-upload-pack-result');
  await runGit(session, { input });
  session.response.end();
}

export function startAnswer({ response }: GitSession, contentType: string): void {
  response.statusCode = 200;
  for (const [name, value] of Object.entries({ ...NOT_CACHED, 'content-type': contentType })) {
    response.setHeader(name, value);
  }
}

/** Pipes the request through git. Where git fails after it has answered, its answer says why. */
export async function runGit(
  { git, context, response, gitRequest, place, signal }: GitSession,
  request: { readonly input?: Readable; readonly inputHead?: Uint8Array },
): Promise<void> {
  const { service, step, protocol } = gitRequest;
  try {
    const { repositoryId } = place;
    await git.exchange({ repositoryId, service, step, protocol, ...request, output: response, signal });
  } catch (error) {
    const broken = request.input?.errored;
    if (broken && !signal.aborted && !response.headersSent) throw unreadable(broken);
    if (isClientsFault(error) && !response.headersSent) throw unreadable(error);
    if (!(error instanceof GitFailed) || signal.aborted || !response.headersSent) throw error;
    context.log.warn('git refused', { repositoryId: place.repositoryId, service, reason: error.errorText });
  }
}

function isClientsFault(error: unknown): error is GitFailed {
  return (
    error instanceof GitFailed && /^fatal: (protocol error|bad line|unknown capability)/.test(error.errorText)
  );
}

function unreadable(error: Error): GitRefusal {
  return error instanceof GitRefusal ? error : new GitRefusal(400, 'The request cannot be read.');
}
