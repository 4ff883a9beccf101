import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');
const SRC = join(ROOT, 'src') + sep;
const DIST = join(ROOT, 'dist');

/**
 * For Vite: tests import each module of src/ as it has been built into dist/, where it has. Node loads it as it loads all
 * else, which takes a quarter of the processor's time from the tests of services: nothing is compiled again, and what modules
 * import of each other is not looked up at every use.
 */
export const builtSource = {
  name: 'pipewright:built-source',
  enforce: 'pre',
  resolveId(source: string, importer?: string): string | undefined {
    if (importer === undefined || !/^\.\.?\//.test(source)) return undefined;
    const path = resolve(dirname(importer), source);
    if (!path.startsWith(SRC)) return undefined;
    const built = join(DIST, relative(SRC, path));
    return existsSync(built) ? built : undefined;
  },
} as const;

/** What Vite leaves to Node. */
export const BUILT: readonly RegExp[] = [/\/dist\/(?!program\/).*\.js$/];
