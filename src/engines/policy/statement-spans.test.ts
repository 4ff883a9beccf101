import { expect, it } from 'vitest';
import { statementSpans } from './statement-spans.js';

it('finds a single statement', () => {
  const text =
    '{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}';
  expect(statementSpans(text)).toEqual([{ start: { line: 1, column: 41 }, end: { line: 1, column: 113 } }]);
});

it('finds each of a list, whatever stands in them and before them', () => {
  const text = [
    '{ "Id": "Statement [{",',
    '  "Statement": [',
    '    { "Effect": "Allow", "Action": ["a:b"], "Condition": {"Bool": {"x:y": "}"}} },',
    '    {',
    '    }',
    '  ], "Version": "2012-10-17" }',
  ].join('\n');
  expect(statementSpans(text)).toEqual([
    { start: { line: 3, column: 6 }, end: { line: 3, column: 82 } },
    { start: { line: 4, column: 6 }, end: { line: 5, column: 6 } },
  ]);
});
