import fc from 'fast-check';
import { expect, it } from 'vitest';
import { html } from './html.js';

it('escapes everything but HTML of its own', () => {
  expect(
    html`<b title="${`"'<&>`}">${1}${undefined}${html`<i>${'<i>'}</i>`}${[html`<p>`, html`</p>`]}</b>`.text,
  ).toBe('<b title="&quot;&#39;&lt;&amp;&gt;">1<i>&lt;i&gt;</i><p></p></b>');
  expect(html`${'a\tb\nc\r\u001b[31m\u202e'}`.text).toBe('a\tb\nc\\u000d\\u001b[31m\\u202e');
});

it('lets no text out of its place', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary-ascii' }),
      (text) => !/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/.test(html`${text}`.text),
    ),
  );
});
