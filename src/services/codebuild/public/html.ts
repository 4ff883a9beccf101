import { printable } from '../../../kernel/printable.js';

/** A piece of HTML, as {@link html} makes it: whatever else is put into a page is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | readonly Html[] | undefined;

/** Template tag. What is put in is text, and escaped, unless it is HTML already; undefined is nothing. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const filled = pieces.map((piece, index) => `${piece}${textOf(parts[index])}`);
  return new Html(filled.join(''));
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escaped(part);
  return typeof part === 'number' ? String(part) : part.map(({ text }) => text).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Good for text and for quoted attributes. Line ends and tabs stay; other control characters are spelt out. */
function escaped(text: string): string {
  return text.replace(/[^\n\t]+/g, printable).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
