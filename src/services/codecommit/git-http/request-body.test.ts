import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { bounded } from './request-body.js';

const chunks = () => Readable.from([Buffer.alloc(600), Buffer.alloc(600)]);

test('a body within its bound passes, a larger one fails with 413', async () => {
  expect(await text(bounded(chunks(), 1_200))).toHaveLength(1_200);
  await expect(text(bounded(chunks(), 1_199))).rejects.toMatchObject({ status: 413 });
});

test('a body that breaks off is not taken for a whole one', async () => {
  const source = new Readable({ read() {} });
  const body = bounded(source, 100);
  source.push('half');
  source.destroy();
  await expect(text(body)).rejects.toThrow('broke off');
});
