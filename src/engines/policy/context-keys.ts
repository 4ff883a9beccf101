import { parsePolicyDocument } from './document.js';
import { isVariable, parsePattern } from './pattern.js';

/**
 * The condition keys that a policy asks for, in conditions and variables, as it spells them; variables in lower case.
 * @throws PolicySyntaxError
 */
export function contextKeysOf(text: string): string[] {
  const { statements, version } = parsePolicyDocument(text);
  const keys = new Map<string, string>();
  const add = (key: string) => {
    if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  };
  for (const { conditions, resources } of statements) {
    for (const block of conditions.values()) for (const key of block.keys()) add(key);
    if (version !== '2012-10-17') continue;
    const values = [...conditions.values()].flatMap((block) => [...block.values()].flat());
    for (const value of [...values, ...(resources?.values ?? [])]) {
      for (const token of parsePattern(value, true)) if (isVariable(token)) add(token.key);
    }
  }
  return [...keys.values()];
}
