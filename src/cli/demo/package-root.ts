import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where `bin/` and `examples/` are: above this file, however deep the build has put it. */
export function packageRoot(directory = import.meta.dirname): string {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const above = dirname(directory);
  if (above === directory) throw new Error('the package has no package.json above its program');
  return packageRoot(above);
}
