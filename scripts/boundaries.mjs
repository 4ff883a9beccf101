// Checks the import rules of docs/architecture.md: which folder may import from which; and that nobody writes ARNs by hand.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** layer -> what it may import from beside itself. `sdk` is @aws-sdk and @smithy; `npm` any other package. */
const RULES = {
  kernel: [],
  wire: ['kernel', 'sdk'],
  store: ['kernel', 'npm'],
  work: ['kernel', 'store', 'npm'],
  blobs: ['kernel'],
  engines: ['kernel', 'npm', 'sdk'],
  'front-door': ['kernel', 'wire', 'store', 'work', 'blobs', 'sdk'],
  services: ['kernel', 'wire', 'store', 'work', 'blobs', 'engines', 'front-door', 'sdk', 'npm'],
  agent: ['kernel', 'engines', 'sdk', 'npm'],
  cli: ['kernel', 'engines', 'agent', 'store', 'root', 'sdk', 'npm', 'cli'],
  root: ['kernel', 'wire', 'store', 'work', 'blobs', 'engines', 'front-door', 'services', 'config'],
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

function* sourceFiles(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (entry.name.endsWith('.ts')) yield path;
  }
}

function layerOf(file) {
  const parts = relative(SRC, file).split('/');
  // What assembles the services knows them all, as the composition root does.
  const isAssembly = parts[0] === 'services' && parts.length === 2;
  return parts.length === 1 || isAssembly ? 'root' : parts[0];
}

const isTest = (file) => /\.(test|contract)\.ts$/.test(file);

/** Services are strangers to each other. */
function crossesServices(from, to) {
  const service = (file) => relative(join(SRC, 'services'), file).split('/');
  if (layerOf(from) !== 'services' || layerOf(to) !== 'services') return false;
  return service(to)[0] !== service(from)[0];
}

/** What is written for `aws` and turned into other partitions' words; what reads ARNs; help. */
const MAY_NAME_AWS = ['services/iam/managed/', 'kernel/partition.ts', 'cli/examples.ts'];

/** ARNs have the partition of a region: `kernel/arn.ts` makes them. Comments may show some. */
function* writtenArns(file, text) {
  if (MAY_NAME_AWS.some((place) => relative(SRC, file).startsWith(place))) return;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(\/?\*|\/\/)/.test(line) || !line.includes('arn:aws:')) continue;
    yield `${relative(ROOT, file)}:${index + 1}: only kernel/arn.ts makes ARNs, of the partition that the region is in`;
  }
}

const problems = [];
for (const file of sourceFiles(SRC)) {
  if (isTest(file)) continue;
  const text = readFileSync(file, 'utf8');
  problems.push(...writtenArns(file, text));
  const layer = layerOf(file);
  const allowed = RULES[layer];
  const place = relative(ROOT, file);
  if (!allowed) {
    problems.push(`${place}: no rule for the folder ${layer}`);
    continue;
  }
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? match[3];
    if (specifier.startsWith('node:')) continue;
    if (!specifier.startsWith('.')) {
      const kind = /^@(aws-sdk|smithy)\//.test(specifier) ? 'sdk' : 'npm';
      if (!allowed.includes(kind)) problems.push(`${place}: ${layer} may not import ${specifier}`);
      continue;
    }
    const target = resolve(dirname(file), specifier);
    const to = layerOf(target);
    if (crossesServices(file, target))
      problems.push(`${place}: services call each other through the door, not ${specifier}`);
    else if (to !== layer && !allowed.includes(to))
      problems.push(`${place}: ${layer} may not import ${specifier}`);
  }
}

for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? 'boundaries: all imports follow the rules, all ARNs their regions'
    : `boundaries: ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
