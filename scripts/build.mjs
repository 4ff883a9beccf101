// npm run build [-- --out DIR --no-check]: from src/ to DIR (dist/), one file per module, and to DIR/program/ what
// bin/pipewright.js runs: the same in few files, with the packages that every start needs. A start of the program reads
// a thousand files otherwise, which takes longer than all else that it does.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { publishProgram } from './publish-program.mjs';

const ROOT = resolve(import.meta.dirname, '..');
/** libsql is a program of the machine. */
const NOT_BUNDLED = [/^node:/, /^libsql$/];

const { values } = parseArgs({
  options: { out: { type: 'string', default: join(ROOT, 'dist') }, 'no-check': { type: 'boolean' } },
});

function compile(out) {
  const args = ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', out];
  // Each file says by itself what becomes of it (isolatedModules): without checks nobody needs the declarations of packages.
  if (values['no-check']) args.push('--noCheck', '--noResolve', '--types', '');
  const { status } = spawnSync(join(ROOT, 'node_modules', '.bin', 'tsc'), args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

async function bundle(out) {
  const staged = mkdtempSync(join(out, 'program-'));
  process.once('exit', () => rmSync(staged, { recursive: true, force: true }));
  const build = await rolldown({
    input: join(out, 'cli', 'main.js'),
    platform: 'node',
    external: NOT_BUNDLED,
    // Nothing is left out: it would take calls for idle that are made for what they throw, such as decodeURIComponent.
    treeshake: false,
    resolve: {
      modules: [join(ROOT, 'node_modules')],
      // Packages that come in both forms are read as modules: a start need not look for what they export.
      mainFields: ['module', 'main'],
      conditionNames: ['module', 'import', 'node'],
    },
  });
  const { output } = await build.write({
    dir: staged,
    format: 'esm',
    sourcemap: true,
    minify: false,
    entryFileNames: 'main.js',
    chunkFileNames: '[name]-[hash].js',
  });
  await build.close();
  writeFileSync(join(staged, 'LICENSES.txt'), licensesOf(output.flatMap(({ moduleIds = [] }) => moduleIds)));
  publishProgram(staged, join(out, 'program'));
}

/** The licences of the packages whose code is in the bundle, which ask to go with it. */
function licensesOf(moduleIds) {
  const packages = moduleIds.map((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)).filter(Boolean);
  const directories = new Map(packages.map(([directory, name]) => [name, directory]));
  const texts = [...directories].sort().map(([name, directory]) => {
    return `${name}\n\n${licenseOf(name, directory)}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

function licenseOf(name, directory) {
  const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return readFileSync(join(directory, file), 'utf8').trim();
  // Some packages of the SDK only name theirs, whose text is there with the others.
  const { license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  if (license === 'Apache-2.0') return `Licensed under the Apache License, Version 2.0`;
  throw new Error(`${name} has no licence beside it`);
}

const out = resolve(values.out);
compile(out);
await bundle(out);
