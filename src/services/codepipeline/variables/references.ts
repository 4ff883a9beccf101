/** `#{namespace.key}` in a text. */
export interface Reference {
  /** As written, braces included. */
  readonly text: string;
  readonly namespace: string;
  readonly key: string;
}

/** A text cut into what stays and what is filled in. */
export type Template = readonly (string | Reference)[];

const REFERENCE = /^#\{([A-Za-z0-9@\-_]+)\.([A-Za-z0-9@\-_]+)\}$/;

export class MalformedReference extends Error {
  override readonly name = 'MalformedReference';
  /** @param text the reference as far as it goes */
  constructor(readonly text: string) {
    super(`${text} is not of the form #{namespace.key}`);
  }
}

/**
 * @source AWS CodePipeline User Guide, working with variables: `#{namespace.variable_key}`
 * @throws MalformedReference
 */
export function parseTemplate(text: string): Template {
  const parts: (string | Reference)[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf('#{', from);
    if (start < 0) return [...parts, text.slice(from)];
    const end = text.indexOf('}', start);
    const written = end < 0 ? text.slice(start) : text.slice(start, end + 1);
    const [, namespace, key] = REFERENCE.exec(written) ?? [];
    if (namespace === undefined || key === undefined) throw new MalformedReference(written);
    parts.push(text.slice(from, start), { text: written, namespace, key });
    from = end + 1;
  }
}

export function referencesIn(text: string): readonly Reference[] {
  if (!text.includes('#{')) return [];
  return parseTemplate(text).filter((part): part is Reference => typeof part !== 'string');
}
