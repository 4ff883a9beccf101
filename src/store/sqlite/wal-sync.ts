import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes commits survive a loss of power without holding up the event loop: SQLite writes a commit to the write-ahead log and
 * leaves it to the system (`synchronous = NORMAL`); the log is flushed here, by a thread of libuv, before anybody hears of success.
 * A flush covers every commit that was written before it began.
 */
export class WalSync {
  #file: FileHandle | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(private readonly path: string) {}

  /** Resolves when everything committed so far would survive a loss of power. */
  flush(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#flushNow();
      return this.#running;
    }
    // The flush under way may have begun before the caller's commit was written.
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.flush();
      });
    return this.#next;
  }

  /** The flush that runs now, which ends well or badly, but never fails. */
  get underWay(): Promise<void> | undefined {
    return this.#running?.catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  /** SQLite keeps one and the same log as long as a connection is open; that it is there at all must last as well. */
  async #open(): Promise<FileHandle> {
    const file = await open(this.path, 'r+');
    const directory = await open(dirname(this.path), 'r');
    await directory.sync().finally(() => directory.close());
    return file;
  }

  async #flushNow(): Promise<void> {
    try {
      this.#file ??= await this.#open();
      await this.#file.datasync();
    } finally {
      this.#running = undefined;
    }
  }
}
