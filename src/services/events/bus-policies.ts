import { collection, type Reader, regionalScope } from '../../store/store.js';
import type { Place } from './names.js';

/** A statement as it was put or made of PutPermission's members. */
export type PolicyStatement = Readonly<Record<string, unknown>> & { readonly Sid?: string };

export interface BusPolicyRecord {
  readonly version: string;
  readonly statements: readonly PolicyStatement[];
}

/** Key: the bus's name; the default bus has one too. */
export const busPolicies = collection<BusPolicyRecord>('events.bus-policies');

export async function findBusPolicy(reader: Reader, place: Place, bus: string): Promise<string | undefined> {
  const stored = await reader.get(busPolicies, regionalScope(place), bus);
  return stored && policyText(stored.doc);
}

/** Of every bus that has one, by its name. */
export async function busPolicyTexts(reader: Reader, place: Place): Promise<ReadonlyMap<string, string>> {
  const found = await reader.list(busPolicies, regionalScope(place));
  return new Map(found.map(({ key, doc }) => [key, policyText(doc)]));
}

export function policyText({ version, statements }: BusPolicyRecord): string {
  return JSON.stringify({ Version: version, Statement: statements });
}
