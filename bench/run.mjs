// npm run bench [name …]: prints each figure with its bound; every ratio is taken in one run on one machine. With --page what
// a bench draws is written into docs/benchmarks.md.
import { writeSection } from './harness/page.mjs';

const BENCHES = [
  'start',
  'api',
  'builds',
  'build-logs',
  'build-artifacts',
  'signature',
  'git',
  'latency',
  'objects',
  'small-objects',
  'policy',
  'pipelines',
  'proxy',
  'reset',
];

// The notice of the SDK on Node versions is not for this output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const wanted = process.argv.slice(2).filter((argument) => argument !== '--page');
const pages = process.argv.includes('--page');
const missed = [];

const report = {
  detail: (text) => console.log(`    ${text}`),
  skip: (text) => console.log(`  skipped: ${text}`),
  ratio: (name, value, relation, bound) => judge(name, value, '', relation, bound),
  figure: (name, value, unit, relation, bound) => judge(name, value, ` ${unit}`, relation, bound),
  section: (title, lines) => pages && writeSection(title, lines),
};

function judge(name, value, unit, relation, bound) {
  const holds = relation === '>=' ? value >= bound : value <= bound;
  if (!holds) missed.push(name);
  console.log(
    `  ${holds ? 'ok    ' : 'MISSED'} ${name}: ${value.toPrecision(3)}${unit} (${relation} ${bound}${unit})`,
  );
}

for (const name of wanted.length > 0 ? wanted : BENCHES) {
  console.log(`${name}`);
  const { run } = await import(`./${name}.mjs`);
  await run(report);
}
console.log(missed.length === 0 ? 'every figure holds' : `missed: ${missed.join('; ')}`);
