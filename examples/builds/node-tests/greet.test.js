import assert from 'node:assert';
import { test } from 'node:test';
import { greet } from './greet.js';

test('greets by name', () => assert.equal(greet('Ada'), 'Hello, Ada!'));
test('greets strangers', () => assert.equal(greet(), 'Hello, stranger!'));
test('greets crowds', { skip: 'not yet' }, () => {});
