import type { ElementList } from '../../../engines/policy/document.js';
import { parsePolicyDocument } from '../../../engines/policy/document.js';

/** Action prefixes that a policy's `Allow` statements reach; `everything` where one of them names no service. */
export interface GrantedServices {
  readonly everything: boolean;
  readonly namespaces: ReadonlySet<string>;
}

/** Whatever a `Deny` takes away again is not looked at, as on AWS. */
export function grantedServices(document: string): GrantedServices {
  const namespaces = new Set<string>();
  let everything = false;
  for (const { effect, actions } of parsePolicyDocument(document).statements) {
    if (effect !== 'Allow' || actions === undefined) continue;
    const named = namedServices(actions);
    if (named === undefined) everything = true;
    else for (const namespace of named) namespaces.add(namespace);
  }
  return { everything, namespaces };
}

export function grantsService(document: string, namespace: string): boolean {
  const granted = grantedServices(document);
  return granted.everything || granted.namespaces.has(namespace);
}

/** @returns undefined where the list is not limited to services */
function namedServices({ not, values }: ElementList): string[] | undefined {
  const prefixes = values.map((action) => action.split(':')[0]?.toLowerCase() ?? '');
  return not || prefixes.some((prefix) => /[*?]/.test(prefix)) ? undefined : prefixes;
}
