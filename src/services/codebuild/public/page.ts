import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Html, html } from './html.js';

/** An answer to a stranger. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly body: Html;
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #8888; }
td { white-space: nowrap; }
td:last-child { min-width: 14rem; overflow-wrap: anywhere; white-space: normal; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
pre { border: 1px solid #8888; max-height: 75vh; overflow: auto; padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
a:focus-visible, pre:focus-visible, .scroll:focus-visible { outline: 3px solid; outline-offset: 2px; }
`;

/** Nothing is loaded, nothing runs, nothing is sent; only the style above is applied. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For everything that strangers get, in which others may have written. */
export const PUBLIC_HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  // The address is all that one needs to know.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

export function sendPage(response: ServerResponse, { status, title, body }: Page): void {
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  const bytes = Buffer.from(text);
  response.writeHead(status, {
    ...PUBLIC_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'content-length': bytes.length,
    ...(status === 503 && { 'retry-after': '1' }),
  });
  response.end(bytes);
}

/** The same for what never was and for what is private. */
export const NOT_FOUND: Page = {
  status: 404,
  title: 'Not found',
  body: html`<p>There is no public build here.</p>`,
};

export const BUSY: Page = {
  status: 503,
  title: 'Busy',
  body: html`<p>Too many people look at builds at this moment. Try again in a few seconds.</p>`,
};
