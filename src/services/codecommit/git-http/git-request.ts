import type { IncomingMessage } from 'node:http';
import type { GitService } from '../../../engines/git/port.js';
import { REPOSITORY_NAME } from '../constraints.js';
import { GitRefusal } from './refusal.js';

/** One request of git's smart HTTP protocol. */
export interface GitRequest {
  readonly repositoryName: string;
  /** What helpers sign: `/v1/repos/NAME`. */
  readonly repositoryPath: string;
  readonly service: GitService;
  readonly step: 'advertise' | 'exchange';
  readonly protocol?: string;
}

export const REPOSITORIES_PATH = '/v1/repos/';

/**
 * @throws GitRefusal for everything that git does not send
 * @source gitprotocol-http(5); CodeCommit answers at `/v1/repos/NAME` without `.git`
 */
export function parseGitRequest(request: IncomingMessage, url: URL): GitRequest {
  const [, repositoryName, endpoint] = /^\/v1\/repos\/([^/]+)\/+(.+)$/.exec(url.pathname) ?? [];
  if (repositoryName === undefined || endpoint === undefined) {
    throw new GitRefusal(
      404,
      'There is nothing here: the URL of a repository is for git clone, fetch and push.',
    );
  }
  if (repositoryName.endsWith('.git')) {
    throw new GitRefusal(404, 'Names of repositories do not end in .git: leave it out of the URL.');
  }
  if (!REPOSITORY_NAME.test(repositoryName)) throw new GitRefusal(404, 'That is no name of a repository.');
  const protocol = request.headers['git-protocol'];
  return {
    repositoryName,
    repositoryPath: REPOSITORIES_PATH + repositoryName,
    ...serviceAndStep(request, endpoint, url.searchParams.get('service')),
    ...(typeof protocol === 'string' && { protocol }),
  };
}

function serviceAndStep(request: IncomingMessage, endpoint: string, named: string | null) {
  if (endpoint === 'info/refs') {
    requireMethod(request, 'GET');
    if (!isService(named)) {
      throw new GitRefusal(403, "Only git's smart HTTP protocol is served: use git 1.6.6 or newer.");
    }
    return { service: named, step: 'advertise' } as const;
  }
  if (!isService(endpoint)) throw new GitRefusal(404, 'There is nothing here.');
  requireMethod(request, 'POST');
  if (request.headers['content-type'] !== `application/x-${endpoint}-request`) {
    throw new GitRefusal(400, 'The content type is not that of the service.');
  }
  return { service: endpoint, step: 'exchange' } as const;
}

function requireMethod(request: IncomingMessage, method: string): void {
  if (request.method !== method) throw new GitRefusal(405, `Use ${method}.`);
}

function isService(name: string | null): name is GitService {
  return name === 'git-upload-pack' || name === 'git-receive-pack';
}
