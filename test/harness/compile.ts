import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');
const FLAGS = '--ignoreConfig --module nodenext --target es2023 --types node --skipLibCheck --noCheck';

/**
 * Compiles a module of src/ and all that it imports into `outDir` (about 0.3 s), for tests that run it in a
 * process of its own in order to kill or to limit it.
 * @param module such as `blobs/directory/blob-directory`; imports must be relative or of node
 * @returns the path of the compiled module
 */
export async function compileModule(module: string, outDir: string): Promise<string> {
  const source = join(ROOT, 'src', `${module}.ts`);
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  await promisify(execFile)(tsc, [
    source,
    '--outDir',
    outDir,
    '--rootDir',
    join(ROOT, 'src'),
    ...FLAGS.split(' '),
  ]);
  await writeFile(join(outDir, 'package.json'), '{"type":"module"}');
  return join(outDir, `${module}.js`);
}
