import { S3Client } from '@aws-sdk/client-s3';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileWildcard as policyWildcard } from '../../src/engines/policy/pattern.js';
import { wildcard as pathWildcard } from '../../src/engines/proxy/routing/wildcard.js';
import { type JsonNode, parseJson, renderJson } from '../../src/kernel/json/json-text.js';
import { compileWildcard as eventWildcard } from '../../src/kernel/json-pattern/wildcard.js';
import { compileGlob } from '../../src/services/codebuild/run/glob.js';
import { stringToSign } from '../../src/wire/sigv4/canonical.js';
import { signatureClaim } from '../../src/wire/sigv4/credential.js';
import { sign, signingKey } from '../../src/wire/sigv4/verify.js';
import { anyCharacter } from '../harness/any-character.js';

describe('the JSON reader that keeps numbers as they were written', () => {
  const plainOf = (node: JsonNode): unknown => {
    switch (node.kind) {
      case 'object':
        return Object.fromEntries([...node.members].map(([name, value]) => [name, plainOf(value)]));
      case 'array':
        return node.items.map(plainOf);
      case 'number':
        return Number(node.text);
      case 'null':
        return null;
      default:
        return node.value;
    }
  };

  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 1, '\t'), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), undefined, indent);
        expect(plainOf(parseJson(written))).toEqual(JSON.parse(written));
        expect(JSON.parse(renderJson(parseJson(written)))).toEqual(JSON.parse(written));
      }),
      { numRuns: 200 },
    );
  });

  test('refuses what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(...'{}[]",:0-1.eE+truefalsn\\ \n\u0001'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: pieces, maxLength: 12 }), (text) => {
        const accepts = (parse: (text: string) => unknown) => {
          try {
            parse(text);
            return true;
          } catch {
            return false;
          }
        };
        expect([text, accepts(parseJson)]).toEqual([text, accepts(JSON.parse)]);
      }),
      { numRuns: 1_000 },
    );
  });
});

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

test('canonical requests are those of the SDK’s signer', async () => {
  const credentials = { accessKeyId: 'AKIAEXAMPLE000000000', secretAccessKey: 'secret' };
  const presigner = new S3RequestPresigner(new S3Client({ region: 'us-east-1', credentials }).config);
  const text = fc
    .string({ unit: anyCharacter, maxLength: 12 })
    .filter((value) => !/[\ud800-\udfff]/.test(value));
  const parameters = fc.dictionary(
    text.filter((name) => name !== '' && name !== '__proto__' && !/^x-amz-/i.test(name)),
    text,
    { maxKeys: 5 },
  );
  const key = fc.string({ maxLength: 20 }).filter((value) => !/[\ud800-\udfff]/.test(value));
  await fc.assert(
    fc.asyncProperty(parameters, key, async (query, path) => {
      const rawPath = `/b/${encodeURIComponent(path).replace(/[!'()*]/g, percent)}`;
      const { query: signedQuery = {} } = await presigner.presign({
        method: 'GET',
        protocol: 'http:',
        hostname: 'localhost',
        path: rawPath,
        query: { ...query },
        headers: { host: 'localhost' },
      } as never);
      const rawQuery = Object.entries(signedQuery)
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
        .join('&');
      const claim = signatureClaim({}, new URLSearchParams(rawQuery));
      if (claim === undefined) throw new Error('the presigner has not signed');
      const rawHeaders = ['host', 'localhost'];
      const request = { method: 'GET', rawPath, rawQuery, rawHeaders, payloadHash: 'UNSIGNED-PAYLOAD' };
      const signature = sign(
        signingKey('secret', claim.date, 'us-east-1', 's3'),
        stringToSign(request, claim),
      );
      expect([rawPath, query, signature]).toEqual([rawPath, query, claim.signature]);
    }),
    { numRuns: 25 },
  );
});

describe('patterns match what a regular expression would', () => {
  const small = (unit: string) => fc.string({ unit: fc.constantFrom(...unit), maxLength: 8 });
  const literal = (character: string) => character.replace(/[.+^${}()|[\]\\/*?]/g, '\\$&');

  test('in policies and in rules of load balancers', () => {
    fc.assert(
      fc.property(small('ab*?'), small('ab'), (pattern, text) => {
        const source = [...pattern].map((c) => (c === '*' ? '.*' : c === '?' ? '.' : literal(c))).join('');
        const expected = new RegExp(`^${source}$`, 's').test(text);
        expect([pattern, text, policyWildcard(pattern)(text)]).toEqual([pattern, text, expected]);
        expect(pathWildcard(pattern, { ignoresCase: false })(text)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test('in event patterns', () => {
    const pattern = small('ab*').filter((text) => !text.includes('**'));
    fc.assert(
      fc.property(pattern, small('ab'), (wildcard, text) => {
        const expected = new RegExp(`^${wildcard.replaceAll('*', '.*')}$`, 's').test(text);
        expect([wildcard, text, eventWildcard(wildcard, 0)(text)]).toEqual([wildcard, text, expected]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('in buildspecs', () => {
    const token = fc.constantFrom('a', 'b', '/', '*', '?', '**', '**/', '[ab]', '[!a]', '[a-b]');
    const meaning: Readonly<Record<string, string>> = {
      '*': '[^/]*',
      '?': '[^/]',
      '**': '.*',
      '**/': '(?:[^/]+/)*',
      '[ab]': '[ab]',
      '[!a]': '[^a/]',
      '[a-b]': '[a-b]',
    };
    fc.assert(
      fc.property(fc.array(token, { maxLength: 6 }), small('ab/c'), (tokens, path) => {
        // Put together, `*` and `*` or `**` and `/` are another token.
        const glob = tokens.join('');
        fc.pre(!/\*{3}|\*\*\*/.test(glob) && !hasJoined(tokens));
        const expected = new RegExp(`^${tokens.map((t) => meaning[t] ?? literal(t)).join('')}$`, 's').test(
          path,
        );
        expect([glob, path, compileGlob(glob)(path)]).toEqual([glob, path, expected]);
      }),
      { numRuns: 1_500 },
    );
  });

  function hasJoined(tokens: readonly string[]): boolean {
    return tokens.some((token, at) => {
      const next = tokens[at + 1] ?? '';
      return (
        (token === '*' && next.startsWith('*')) || (token === '**' && (next.startsWith('*') || next === '/'))
      );
    });
  }
});
