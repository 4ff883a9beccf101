/** Shorter texts are no secrets: hiding every `1` or `on` would make the log unreadable. */
const SHORTEST = 4;
const MASKED = '***';

/** What a build's log must not show. Grows while the build runs: credentials are renewed. */
export class SecretMask {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;

  /** Of a text of several lines each line is hidden: the log is written by lines. */
  add(texts: readonly string[]): void {
    for (const text of texts) {
      for (const line of [text, ...text.split(/\r?\n/)]) if (line.length >= SHORTEST) this.#secrets.add(line);
    }
    // The longest first: a secret may begin with another one.
    const ordered = [...this.#secrets].sort((left, right) => right.length - left.length);
    this.#pattern = ordered.length === 0 ? undefined : new RegExp(ordered.map(escaped).join('|'), 'g');
  }

  apply(line: string): string {
    return this.#pattern === undefined ? line : line.replaceAll(this.#pattern, MASKED);
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
