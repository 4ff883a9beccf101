import type { NormalizedSchema } from '@smithy/core/schema';
import { readScalar } from '../query/read-form.js';
import { mergedTraits } from '../schema.js';

const DATE_TIME = 5;
const EPOCH_SECONDS = 7;

/** @source Smithy, "HTTP protocol bindings": lists are comma-separated, texts of a media type base64. */
export function readHeader(member: NormalizedSchema, text: string, name: string): unknown {
  if (!member.isListSchema()) return readItem(member, text, name);
  const item = member.getValueSchema();
  const parts = isHttpDate(item) ? datesOf(text) : partsOf(text);
  return parts.map((part) => readItem(item, part, name));
}

function readItem(schema: NormalizedSchema, text: string, name: string): unknown {
  return isEncoded(schema) ? Buffer.from(text, 'base64').toString('utf8') : readScalar(schema, text, name);
}

export function writeHeader(member: NormalizedSchema, value: unknown): string {
  if (!Array.isArray(value)) return writeItem(member, value);
  const item = member.getValueSchema();
  return value.map((part) => inList(item, writeItem(item, part))).join(', ');
}

function writeItem(schema: NormalizedSchema, value: unknown): string {
  if (value instanceof Date) return timestampHeader(schema, value);
  return headerSafe(isEncoded(schema) ? Buffer.from(String(value)).toString('base64') : String(value));
}

function timestampHeader(schema: NormalizedSchema, value: Date): string {
  const format: unknown = schema.getSchema();
  if (format === DATE_TIME) return value.toISOString();
  if (format === EPOCH_SECONDS) return String(value.getTime() / 1000);
  return value.toUTCString();
}

/** What has a media type may be of several lines. */
function isEncoded(schema: NormalizedSchema): boolean {
  return mergedTraits(schema).mediaType !== undefined;
}

/** The format of timestamps in headers that say no other; it has a comma of its own. */
function isHttpDate(schema: NormalizedSchema): boolean {
  const format: unknown = schema.getSchema();
  return schema.isTimestampSchema() && format !== DATE_TIME && format !== EPOCH_SECONDS;
}

function datesOf(text: string): string[] {
  const halves = text.split(',');
  return halves.flatMap((half, i) => (i % 2 === 0 ? [`${half},${halves[i + 1] ?? ''}`.trim()] : []));
}

/** `a, "b,c", "\"d\""`: what has commas or quotes stands in quotes. */
function partsOf(text: string): string[] {
  if (text.trim() === '') return [];
  if (!text.includes('"')) return text.split(',').map((part) => part.trim());
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') isQuoted = !isQuoted;
    else if (char === '\\' && isQuoted) part += text[++at] ?? '';
    else if (char === ',' && !isQuoted) {
      parts.push(part.trim());
      part = '';
    } else part += char;
  }
  return [...parts, part.trim()];
}

function inList(schema: NormalizedSchema, text: string): string {
  if (!schema.isStringSchema() || !/[",]/.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Line breaks would split the response; other bytes that Latin-1 cannot hold are percent-encoded. */
export function headerSafe(text: string): string {
  return text
    .replace(/[\r\n]/g, ' ')
    .replace(/[^\t\x20-\x7e\x80-\xff]/gu, (character) => encodeURIComponent(character));
}
