/**
 * When each kind's next item is due at the earliest, as far as this process knows: the queue is asked only for kinds of which
 * something may be due. An estimate may be too early, which costs a look, and is never too late.
 */
export class DueTimes {
  /** Epoch ms; a kind that is not here has to be looked at. */
  readonly #earliest = new Map<string, number>();
  /** When the first of the leases that were given runs out, unless it is prolonged. Epoch ms. */
  readonly #leasedUntil = new Map<string, number>();

  mayBeDue(kind: string, now: number): boolean {
    const at = this.#earliest.get(kind);
    return at === undefined || at <= now;
  }

  /** @returns undefined where nothing is due, ever; -Infinity where one kind has to be looked at */
  earliest(kinds: readonly string[]): number | undefined {
    let earliest = Infinity;
    for (const kind of kinds) earliest = Math.min(earliest, this.#earliest.get(kind) ?? -Infinity);
    return earliest === Infinity ? undefined : earliest;
  }

  /** An item was added or given back. */
  add(kind: string, dueAt: number): void {
    const at = this.#earliest.get(kind);
    if (at !== undefined && dueAt < at) this.#earliest.set(kind, dueAt);
  }

  /** Items were claimed: they may be taken from their holder after that time. */
  lease(kind: string, until: number): void {
    this.#leasedUntil.set(kind, Math.min(until, this.#leasedUntil.get(kind) ?? Infinity));
  }

  /** What a look at the queue has shown: the next unleased item. */
  learn(kind: string, dueAt: number, now: number): void {
    const until = this.#leasedUntil.get(kind) ?? Infinity;
    if (until < now) this.#leasedUntil.delete(kind);
    this.#earliest.set(kind, Math.min(dueAt, until < now ? Infinity : until + 1));
  }

  /** Others may have changed the queue. */
  forget(): void {
    this.#earliest.clear();
  }
}
