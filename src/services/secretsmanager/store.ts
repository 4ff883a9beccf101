import { formatArn, parseArn } from '../../kernel/arn.js';
import { collection, type Reader, regionalScope, type Stored, sortableNumber } from '../../store/store.js';
import { markedForDeletion, secretNotFound } from './errors.js';
import type { SecretDocument } from './model.js';

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** By name. */
export const secrets = collection<SecretDocument>('secretsmanager.secret', {
  created: (secret) => ({ value: 'all', sort: sortableNumber(secret.createdAt) }),
});

export function secretArn(place: Place, resourceName: string): string {
  return formatArn({ service: 'secretsmanager', ...place, resource: `secret:${resourceName}` });
}

/** The name in a name, an ARN, or an ARN without its six last characters, the more particular meaning first. */
function candidateNames(secretId: string): readonly string[] {
  const arn = parseArn(secretId);
  if (arn?.service !== 'secretsmanager') return [secretId];
  const resource = arn.resource.replace(/^secret:/, '');
  return [resource.replace(/-[A-Za-z0-9]{6}$/, ''), resource];
}

/** @throws AwsError ResourceNotFoundException */
export async function requireSecret(
  reader: Reader,
  place: Place,
  secretId: string,
): Promise<Stored<SecretDocument>> {
  for (const name of candidateNames(secretId)) {
    const found = await reader.get(secrets, regionalScope(place), name);
    if (found !== undefined && isMeant(found.doc, secretId)) return found;
  }
  throw secretNotFound();
}

/** A whole ARN means that very secret, not one that was made later under the same name. */
function isMeant({ arn, name }: SecretDocument, secretId: string): boolean {
  return secretId === name || secretId === arn || arn.startsWith(`${secretId}-`);
}

/** @throws AwsError ResourceNotFoundException, InvalidRequestException while it waits for its deletion */
export async function requireLiveSecret(
  reader: Reader,
  place: Place,
  secretId: string,
): Promise<Stored<SecretDocument>> {
  const found = await requireSecret(reader, place, secretId);
  if (found.doc.deletion !== undefined) throw markedForDeletion();
  return found;
}
