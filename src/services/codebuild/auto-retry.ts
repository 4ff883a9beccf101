import type { Principal } from '../../kernel/principal.js';
import type { AutoRetry, BuildDocument } from './model.js';
import { sessionNameOf } from './names.js';

/** The idempotency token of the retry that CodeBuild itself asks for. */
export function autoRetryToken({ uuid }: Pick<BuildDocument, 'uuid'>): string {
  return `auto-retry-${uuid}`;
}

/**
 * What a retry inherits of the build before. A retry by CodeBuild, in the session of that build's own role, is one more of the
 * chain; everybody else begins a new one.
 */
export function inheritedRetry(
  old: BuildDocument,
  caller: Principal,
  idempotencyToken: string | undefined,
): AutoRetry & { readonly isAutomatic: boolean } {
  const limit = old.autoRetry?.limit ?? 0;
  const isAutomatic =
    idempotencyToken === autoRetryToken(old) &&
    caller.kind === 'assumed-role' &&
    caller.sessionName === sessionNameOf(old);
  if (!isAutomatic) return { isAutomatic, limit, number: 0 };
  return { isAutomatic, limit, number: (old.autoRetry?.number ?? 0) + 1, previous: old.id };
}
