// docs/benchmarks.md: sections that benches write, each in the place of the one of the same title.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';

const PAGE = resolve(import.meta.dirname, '../../docs/benchmarks.md');
const HEAD =
  '# Benchmarks\n\nWritten by `npm run bench -- --page`. The figures are those of one machine on one day; their relations are what counts.\n';

/** @param lines Markdown */
export function writeSection(title, lines) {
  const [load] = loadavg();
  const machine = `${cpus().length} processors (${cpus()[0].model.trim()}), ${load.toFixed(1)} processes waiting for them.`;
  const section = `## ${title}\n\n${lines.join('\n')}\n\nMeasured on ${machine}\n`;
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : HEAD;
  const [head, ...others] = page.split(/^(?=## )/m);
  const kept = others
    .filter((other) => !other.startsWith(`## ${title}\n`))
    .map((other) => `${other.trim()}\n`);
  writeFileSync(
    PAGE,
    [head, ...[...kept, section].sort()]
      .map((part) => part.trim())
      .join('\n\n')
      .concat('\n'),
  );
}
