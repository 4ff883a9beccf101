import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostCommand } from '../engines/host-commands/model.js';
import type { CommandResult } from './failure.js';
import { readIfThere, replaceFile } from './files.js';
import type { DeploymentSpecification } from './specification.js';

/**
 * A command under way, kept on disk from before it is acknowledged until its result has been taken, so that an agent
 * that was killed knows what it was doing.
 */
export interface JournalEntry {
  readonly command: HostCommand;
  readonly specification: DeploymentSpecification;
  /**
   * `accepted`: nothing has been done yet. `running`: something may have been. `done`: only the report is missing.
   */
  readonly phase:
    | { readonly kind: 'accepted' }
    | { readonly kind: 'running'; readonly script?: RunningScript }
    | { readonly kind: 'done'; readonly result: CommandResult };
}

/** A script's process group; the start time tells it from a later process with the same number. */
export interface RunningScript {
  readonly processGroupId: number;
  readonly startTime: string;
}

/** One file for each deployment, as a deployment has one command at a time. */
export class Journal {
  constructor(private readonly directory: string) {}

  async write(entry: JournalEntry): Promise<void> {
    await replaceFile(this.#file(entry.specification.deploymentId), JSON.stringify(entry));
  }

  async remove(deploymentId: string): Promise<void> {
    await rm(this.#file(deploymentId), { force: true });
  }

  /** What was under way when the last agent on this root ended. */
  async readAll(): Promise<readonly JournalEntry[]> {
    await mkdir(this.directory, { recursive: true });
    const names = (await readdir(this.directory)).filter(
      (name) => name.startsWith('d-') && !name.endsWith('.new'),
    );
    const texts = await Promise.all(names.map((name) => readIfThere(join(this.directory, name))));
    return texts.flatMap((text) => (text === undefined ? [] : [JSON.parse(text) as JournalEntry]));
  }

  #file(deploymentId: string): string {
    return join(this.directory, deploymentId);
  }
}
