// docs/benchmarks.md: sections that benches write, each in the place of the one of the same title.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';

const PAGE = resolve(import.meta.dirname, '../../docs/benchmarks.md');
const HEAD = `# Benchmarks

The figures are those of one machine on one day; their relations are what counts.

\`npm run bench\` prints every figure beside its bound, \`npm run bench pipelines\` those of one bench. \`npm run bench -- --page\` also
draws the sections below, each in the place of the one of the same title: \`npm run build && npm run bench -- pipelines --page\`
draws the cost of an execution anew, from the server as it is in \`dist/\`. Nothing else should want the processors meanwhile: every
section says how many processes did.
`;

/** @param lines Markdown */
export function writeSection(title, lines) {
  const [load] = loadavg();
  const machine = `${cpus().length} processors (${cpus()[0].model.trim()}), ${load.toFixed(1)} processes waiting for them.`;
  const section = `## ${title}\n\n${lines.join('\n')}\n\nMeasured on ${machine}\n`;
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  const [, ...others] = page.split(/^(?=## )/m);
  const kept = others
    .filter((other) => !other.startsWith(`## ${title}\n`))
    .map((other) => `${other.trim()}\n`);
  writeFileSync(
    PAGE,
    [HEAD, ...[...kept, section].sort()]
      .map((part) => part.trim())
      .join('\n\n')
      .concat('\n'),
  );
}
