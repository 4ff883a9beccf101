import { createHash } from 'node:crypto';
import type { RequestContext } from '../../../front-door/service.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { type Collection, regionalScope, sortableNumber, type Transaction } from '../../../store/store.js';
import { invalidInput } from '../errors.js';

/** Longer than AWS's five minutes: a pipeline asks again after its server was down for a while. */
const TOKEN_VALID_MS = DAY_MS;

interface Repeatable {
  readonly idempotencyToken?: string | undefined;
}

/**
 * @param started builds, batches or sandboxes
 * @returns that which the request's token has started already
 * @throws AwsError InvalidInputException where the token came with another request
 */
export async function startedWith<T extends { readonly requestHash?: string }>(
  context: RequestContext,
  tx: Transaction,
  started: Collection<T>,
  input: Repeatable,
): Promise<T | undefined> {
  if (input.idempotencyToken === undefined) return undefined;
  const [known] = await tx.listBy(started, regionalScope(context), 'token', input.idempotencyToken, {
    minSort: sortableNumber(context.clock.now() - TOKEN_VALID_MS),
    reverse: true,
    limit: 1,
  });
  if (known !== undefined && known.doc.requestHash !== hashOf(input)) {
    throw invalidInput('Idempotency token was used with different parameters: parameter mismatch');
  }
  return known?.doc;
}

/** Of the request as it was meant: the order of its members does not count. */
export function hashOf(input: object): string {
  return createHash('sha256').update(JSON.stringify(input, sortedMembers)).digest('hex');
}

function sortedMembers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
