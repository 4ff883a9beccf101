import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../kernel/clock.js';
import { isMissing } from '../files.js';

/** How much of the output goes with the report. */
const TAIL_CHARACTERS = 2048;
const ROTATE_BYTES = 64 * 1024 * 1024;
const ROTATED_FILES = 7;

export interface ScriptLogFiles {
  /** Of this deployment. */
  readonly scriptsLog: string;
  /** Of all deployments. */
  readonly deploymentsLog: string;
}

/**
 * What the scripts of one lifecycle event say, line by line: into the log of the deployment, into the log of all
 * deployments, and the last of it for the report. Lines are written in the order in which they are added.
 */
export class ScriptLog {
  #tail: string[] = [];
  #tailCharacters = 0;
  #written: Promise<void> = Promise.resolve();

  constructor(
    private readonly files: ScriptLogFiles,
    private readonly deploymentId: string,
    private readonly clock: Clock,
  ) {}

  get tail(): string {
    return this.#tail.join('');
  }

  /** Resolves when the line is in the files, so that a script cannot write faster than the disk. */
  add(line: string): Promise<void> {
    this.#remember(`${line}\n`);
    this.#written = this.#written.then(() => this.#write(line));
    return this.#written;
  }

  #remember(line: string): void {
    this.#tail.push(line);
    this.#tailCharacters += line.length;
    while (this.#tailCharacters > TAIL_CHARACTERS && this.#tail.length > 1) {
      this.#tailCharacters -= this.#tail.shift()?.length ?? 0;
    }
  }

  async #write(line: string): Promise<void> {
    const [seconds = '', milliseconds = '000Z'] = new Date(this.clock.now()).toISOString().split('.');
    const time = seconds.replace('T', ' ');
    await append(this.files.scriptsLog, `${time} ${line}\n`);
    await rotate(this.files.deploymentsLog);
    const stamp = `[${time}.${milliseconds.slice(0, 3)}] [${this.deploymentId}]`;
    await append(this.files.deploymentsLog, `${stamp}${line}\n`);
  }
}

async function append(file: string, text: string): Promise<void> {
  try {
    await appendFile(file, text);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, text);
  }
}

/** `log` becomes `log.1`, `log.1` becomes `log.2`, …; the oldest is overwritten. */
async function rotate(file: string): Promise<void> {
  const sizeBytes = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (sizeBytes < ROTATE_BYTES) return;
  for (let number = ROTATED_FILES; number > 1; number -= 1) {
    await rename(`${file}.${number - 1}`, `${file}.${number}`).catch(() => {});
  }
  await rename(file, `${file}.1`).catch(() => {});
}
