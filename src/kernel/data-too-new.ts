/** Stored documents of a newer Pipewright: this one would misread them. */
export class DataTooNew extends Error {
  /** @param what `The stored pipelines`; their shapes are numbered */
  constructor(what: string, found: number, known: number) {
    super(
      `${what} have shape ${found}; this Pipewright knows ${known}. ` +
        'Run the newer Pipewright that wrote them, or give another --data directory.',
    );
    this.name = 'DataTooNew';
  }
}
