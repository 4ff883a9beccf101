import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const below = await readdir(join(ROOT, 'docs'), { recursive: true });
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...below.map((name) => join('docs', name))].filter(
  (name) => name.endsWith('.md'),
);

const read = (name: string) => readFile(join(ROOT, name), 'utf8');

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

async function leads(document: string, link: string): Promise<boolean> {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(ROOT, target))) return false;
  if (anchor === undefined) return true;
  const headings = [...(await read(target)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map(anchorOf).includes(anchor);
}

test.each(DOCUMENTS)('what %s names is there', async (document) => {
  const text = await read(document);
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  const dead: string[] = [];
  for (const link of links) if (!(await leads(document, link))) dead.push(link);
  const files = [...text.matchAll(/`((?:src|test|docs|bench|scripts|examples|images)\/[\w./-]+)`/g)];
  for (const [, file = ''] of files) if (!existsSync(join(ROOT, file))) dead.push(file);
  expect(dead).toEqual([]);
});
