import { watch } from 'node:fs';
import { relative, sep } from 'node:path';

/** Changes come in swarms: a build begins when they have settled. */
const SETTLED_MS = 300;
const IGNORED = new Set(['.git', 'node_modules']);

/**
 * Resolves at the first change below a directory after which nothing changed for a while.
 *
 * @param except directories that the build itself writes to
 * @returns false where `signal` was aborted before
 */
export function nextChange(
  directory: string,
  except: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(directory, { recursive: true });
    const end = (hasChanged: boolean) => {
      clearTimeout(timer);
      watcher.close();
      signal.removeEventListener('abort', stop);
      resolve(hasChanged);
    };
    const stop = () => end(false);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    watcher.on('error', reject);
    watcher.on('change', (_event, name) => {
      if (typeof name === 'string' && isIgnored(name, directory, except)) return;
      clearTimeout(timer);
      timer = setTimeout(() => end(true), SETTLED_MS);
    });
  });
}

function isIgnored(name: string, directory: string, except: readonly string[]): boolean {
  if (name.split(sep).some((part) => IGNORED.has(part))) return true;
  return except.some((path) => {
    const below = relative(directory, path);
    return below !== '' && !below.startsWith('..') && (name === below || name.startsWith(`${below}${sep}`));
  });
}
