import { readFileSync } from 'node:fs';

/** What AWS documents about one action. */
export interface DocumentedAction {
  /** Patterns of the ARNs that it may be asked for on; empty where it knows no resource. */
  readonly resources: readonly RegExp[];
  /** Lower case; those for any tag end in `/`. */
  readonly keys: readonly string[];
}

/** @source Service Authorization Reference, "Actions, resources, and condition keys" of each service */
export function readServiceReference(): ReadonlyMap<string, DocumentedAction> {
  const types = new Map<string, RegExp>();
  const lists = new Map<string, string>();
  const actions = new Map<string, DocumentedAction>();
  const text = readFileSync(new URL('service-reference.txt', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    const [kind, name = '', second = '', third = ''] = line.split(' ');
    if (kind === 'type') types.set(`${name} ${second}`, arnPattern(third));
    if (kind === 'keys') lists.set(name, second);
    if (kind !== 'action') continue;
    const [service] = name.split(':');
    const resources =
      second === '*' ? [] : second.split(',').map((type) => types.get(`${service} ${type}`) ?? /^$/);
    const named = third.split(',').flatMap((key) => lists.get(key)?.split(',') ?? key);
    const keys = third === '-' ? [] : named.map((key) => key.toLowerCase().replace(/[$<]\S*$/, ''));
    actions.set(name, { resources, keys });
  }
  return actions;
}

/** `${Name}` stands for any text. */
function arnPattern(template: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pieces = template.replace(/^arn:[^:]*/, 'arn:aws').split(/\$\{[^}]*\}/);
  return new RegExp(`^${pieces.map(literal).join('.*')}$`, 's');
}
