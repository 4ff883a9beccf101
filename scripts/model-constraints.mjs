// Writes src/services/*/model-constraints.ts: the bounds that a service's public model gives its input members. The SDK's schemas
// leave them out; botocore carries the models. Only facts are taken, in our own form, and nothing needs botocore afterwards.
//   node scripts/model-constraints.mjs "$(python3 -c 'import botocore.loaders, os; print(os.path.dirname(botocore.__file__))')/data"
// With --check nothing is written: fails where a file is not what the model says.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * Our folders -> the models' names. CodeCommit, CodeDeploy and S3 refuse in errors of their own, member by member; of Systems
 * Manager, whose model is large, only Parameter Store is here, whose table is written by hand.
 */
const MODELS = {
  cloudwatch: 'cloudwatch',
  codebuild: 'codebuild',
  codepipeline: 'codepipeline',
  connections: 'codeconnections',
  ecr: 'ecr',
  elasticloadbalancing: 'elbv2',
  events: 'events',
  iam: 'iam',
  logs: 'logs',
  notifications: 'codestar-notifications',
  secretsmanager: 'secretsmanager',
  sns: 'sns',
  sts: 'sts',
};

/** Sections of docs/coverage.md that are not named like the folder. */
const SECTIONS = { connections: 'codeconnections', notifications: 'codestar-notifications' };

/** Patterns that can take exponential time, and the same languages in linear time. */
const LINEAR = new Map([
  ['^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$', '^\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*$'],
  [
    '^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$',
    '^\\t*[^\\x00-\\x1F:\\x7F][^\\x00-\\x08\\x0A-\\x1F:\\x7F]*$',
  ],
]);

const RESERVED = new Set([
  'boolean',
  'default',
  'delete',
  'enum',
  'export',
  'function',
  'import',
  'package',
  'string',
]);

const [directory, ...options] = process.argv.slice(2);
if (!directory) {
  console.error('usage: node scripts/model-constraints.mjs BOTOCORE_DATA_DIRECTORY [--check]');
  process.exit(2);
}

function loadModel(name) {
  const versions = readdirSync(join(directory, name)).sort();
  const folder = join(directory, name, versions.at(-1));
  const packed = join(folder, 'service-2.json.gz');
  return JSON.parse(
    existsSync(packed) ? gunzipSync(readFileSync(packed)) : readFileSync(join(folder, 'service-2.json')),
  );
}

/** The operations that docs/coverage.md lists as implemented: the others are refused before their input is looked at. */
function implemented(folder) {
  const page = readFileSync(join(ROOT, 'docs/coverage.md'), 'utf8');
  const section = page.split(/^## /m).find((text) => text.startsWith(`${SECTIONS[folder] ?? folder}\n`));
  return new Set([...section.matchAll(/^\| ([A-Z]\w+) \|/gm)].map(([, operation]) => operation));
}

/** Structures that the inputs of these operations are made of, in the model's order. */
function inputStructures({ operations, shapes }, wanted) {
  const found = new Set();
  const visit = (name) => {
    const shape = shapes[name];
    if (shape.type === 'list') visit(shape.member.shape);
    if (shape.type === 'map') visit(shape.value.shape);
    if (shape.type !== 'structure' || found.has(name)) return;
    found.add(name);
    for (const member of Object.values(shape.members)) visit(member.shape);
  };
  for (const [name, { input }] of Object.entries(operations)) {
    if (input && wanted.has(name)) visit(input.shape);
  }
  return [...found];
}

/** The bounds of one shape as data; undefined where it has none. */
function boundsOf(shapes, name) {
  const shape = shapes[name];
  if (shape.type === 'structure') return undefined;
  const isNumber = ['integer', 'long', 'float', 'double'].includes(shape.type);
  const bounds = {
    ...(shape.min !== undefined && (isNumber || shape.min > 0) && { min: shape.min }),
    ...(shape.max !== undefined && { max: shape.max }),
    ...(shape.pattern !== undefined && { pattern: LINEAR.get(shape.pattern) ?? shape.pattern }),
    ...(shape.enum && { enum: shape.enum }),
  };
  const inner = (reference) => (boundsOf(shapes, reference.shape) ? { shape: reference.shape } : undefined);
  if (shape.type === 'list' && inner(shape.member)) bounds.each = inner(shape.member);
  if (shape.type === 'map') {
    if (inner(shape.key)) bounds.keys = inner(shape.key);
    if (inner(shape.value)) bounds.each = inner(shape.value);
  }
  return Object.keys(bounds).length > 0 ? bounds : undefined;
}

function constantName(shape) {
  const name = shape[0].toLowerCase() + shape.slice(1);
  return RESERVED.has(name) ? `${name}Value` : name;
}

function generate(model, wanted) {
  const { shapes } = model;
  const constants = new Map();
  const declare = (shape) => {
    const name = constantName(shape);
    if (constants.has(name)) return name;
    const bounds = boundsOf(shapes, shape);
    for (const part of ['keys', 'each']) if (bounds[part]) declare(bounds[part].shape);
    const fields = Object.entries(bounds).map(([key, value]) =>
      value.shape ? `${key}: ${constantName(value.shape)}` : `${key}: ${JSON.stringify(value)}`,
    );
    constants.set(name, `const ${name}: MemberConstraint = { ${fields.join(', ')} };`);
    return name;
  };
  const structures = [];
  for (const name of inputStructures(model, wanted)) {
    const members = Object.entries(shapes[name].members)
      .filter(([, member]) => boundsOf(shapes, member.shape))
      .map(([member, { shape }]) => {
        const constant = declare(shape);
        return constant === member ? member : `${JSON.stringify(member)}: ${constant}`;
      });
    if (members.length > 0) structures.push(`${name}: { ${members.join(', ')} },`);
  }
  return [
    "import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';",
    '',
    ...constants.values(),
    '',
    '/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */',
    'export const modelConstraints = constraintsOf({',
    ...structures,
    '});',
    '',
  ].join('\n');
}

function formatted(path, text) {
  return execFileSync(
    join(ROOT, 'node_modules/.bin/biome'),
    ['check', '--write', `--stdin-file-path=${path}`],
    {
      cwd: ROOT,
      input: text,
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    },
  );
}

for (const [folder, name] of Object.entries(MODELS)) {
  if (!existsSync(join(ROOT, 'src/services', folder))) continue;
  const path = join(ROOT, 'src/services', folder, 'model-constraints.ts');
  const text = formatted(relative(ROOT, path), generate(loadModel(name), implemented(folder)));
  const current = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (current === text) continue;
  if (options.includes('--check')) {
    console.error(
      `${relative(ROOT, path)} is not what the model says: run node scripts/model-constraints.mjs`,
    );
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`${relative(ROOT, path)} written`);
  }
}
