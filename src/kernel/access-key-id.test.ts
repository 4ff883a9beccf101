import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accessKeyId, accountOfAccessKeyId } from './access-key-id.js';
import { systemIds } from './ids.js';

const ids = systemIds();

it('carries any account and gives it back', () => {
  const account = fc.integer({ min: 0, max: 999_999_999_999 }).map((n) => String(n).padStart(12, '0'));
  fc.assert(
    fc.property(account, fc.constantFrom('AKIA' as const, 'ASIA' as const), (accountId, prefix) => {
      const id = accessKeyId(prefix, accountId, ids);
      expect(id).toMatch(/^A[KS]IA[A-Z2-7]{16}$/);
      expect(accountOfAccessKeyId(id)).toBe(accountId);
    }),
  );
});

it('is another one each time', () => {
  expect(accessKeyId('AKIA', '111122223333', ids)).not.toBe(accessKeyId('AKIA', '111122223333', ids));
});

it('knows nothing of keys that carry no account', () => {
  // The example key of AWS's documents, from before ids carried accounts.
  expect(accountOfAccessKeyId('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
  expect(accountOfAccessKeyId('test')).toBeUndefined();
});
