import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretMask } from './secret-mask.js';

describe('SecretMask', () => {
  it('hides longer secrets before the shorter ones in them, every line of them, and nothing short', () => {
    const mask = new SecretMask();
    mask.add(['abcd', 'abcdef', 'one line\nother.line', 'on']);
    expect(mask.apply('abcdef abcd other.line otherXline on')).toBe('*** *** *** otherXline on');
  });

  it('leaves none of them in any line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 4 })),
        fc.string(),
        fc.string(),
        (secrets, before, after) => {
          const mask = new SecretMask();
          mask.add(secrets);
          for (const secret of secrets) {
            const shown = mask.apply(`${before}${secret}${after}`);
            const isAsterisks = /^\**$/.test(secret);
            if (!isAsterisks)
              expect(shown.includes(secret) && !`${before}***${after}`.includes(secret)).toBe(false);
          }
        },
      ),
    );
  });
});
