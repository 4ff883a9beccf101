import type { StoredSecrets } from '../definition/sealed-secrets.js';
import type { Action } from '../model.js';

/** A repository's hooks at GitHub. */
export interface GitHubHooks {
  /** @returns the id of the hook. @throws HookRefused */
  create(
    action: Action,
    hook: { readonly url: string; readonly secret: string | undefined },
  ): Promise<string>;
  /** Harmless where it is gone already. @throws HookRefused */
  remove(action: Action, hookId: string): Promise<void>;
}

/** What GitHub, or the way to it, answered. */
export class HookRefused extends Error {
  override readonly name = 'HookRefused';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 10_000;

/**
 * @param githubUrl `https://github.com`, or that of an Enterprise server
 * @source GitHub Docs, "REST API endpoints for repository webhooks"
 */
export function gitHubHooks(githubUrl: string, secrets: StoredSecrets): GitHubHooks {
  const api = githubUrl === 'https://github.com' ? 'https://api.github.com' : `${githubUrl}/api/v3`;
  const tokenOf = ({ configuration }: Action) => secrets.open(configuration.OAuthToken ?? '');
  return {
    async create(action, { url, secret }) {
      const answer = await ask(`${api}${hooksOf(action)}`, tokenOf(action), {
        method: 'POST',
        body: JSON.stringify({
          name: 'web',
          active: true,
          events: ['push'],
          config: { url, content_type: 'json', ...(secret !== undefined && { secret }) },
        }),
      });
      if (answer.status !== 201) throw refused(answer.status);
      const { id } = (await answer.json()) as { readonly id?: unknown };
      return String(id);
    },
    async remove(action, hookId) {
      const answer = await ask(`${api}${hooksOf(action)}/${encodeURIComponent(hookId)}`, tokenOf(action), {
        method: 'DELETE',
      });
      if (answer.status !== 204 && answer.status !== 404) throw refused(answer.status);
    },
  };
}

function hooksOf({ configuration }: Action): string {
  const [owner, repo] = [configuration.Owner ?? '', configuration.Repo ?? ''].map(encodeURIComponent);
  return `/repos/${owner}/${repo}/hooks`;
}

async function ask(url: string, token: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'pipewright',
      },
    });
  } catch (error) {
    throw new HookRefused(
      'Unreachable',
      `GitHub cannot be reached: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

/** @source AWS CodePipeline User Guide, troubleshooting webhooks: 404 where the token lacks its scopes */
function refused(status: number): HookRefused {
  const why = status === 404 || status === 403 ? ': the token needs the scopes repo and admin:repo_hook' : '';
  return new HookRefused(String(status), `GitHub answered ${status}${why}`);
}
