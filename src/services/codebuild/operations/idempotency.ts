import { createHash } from 'node:crypto';
import type { RequestContext } from '../../../front-door/service.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { type Collection, regionalScope, sortableNumber, type Transaction } from '../../../store/store.js';
import { type BatchDocument, batches } from '../batch/documents.js';
import { invalidInput } from '../errors.js';
import type { BuildDocument } from '../model.js';
import { sandboxes } from '../sandbox/documents.js';
import type { SandboxDocument } from '../sandbox/model.js';
import { builds } from '../store.js';

/** Longer than AWS's five minutes: a pipeline asks again after its server was down for a while. */
const TOKEN_VALID_MS = DAY_MS;

interface Repeatable {
  readonly idempotencyToken?: string | undefined;
}

/**
 * @returns the build that the request's token has started already
 * @throws AwsError InvalidInputException where the token came with another request
 */
export function buildStartedWith(
  context: RequestContext,
  tx: Transaction,
  input: Repeatable,
): Promise<BuildDocument | undefined> {
  return startedWith(context, tx, builds, input);
}

/** The same for batches. */
export function batchStartedWith(
  context: RequestContext,
  tx: Transaction,
  input: Repeatable,
): Promise<BatchDocument | undefined> {
  return startedWith(context, tx, batches, input);
}

/** The same for sandboxes. */
export function sandboxStartedWith(
  context: RequestContext,
  tx: Transaction,
  input: Repeatable,
): Promise<SandboxDocument | undefined> {
  return startedWith(context, tx, sandboxes, input);
}

async function startedWith<T extends { readonly requestHash?: string }>(
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
