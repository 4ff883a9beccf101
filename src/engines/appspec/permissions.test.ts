import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeAcl, parseAclEntry } from './acl.js';
import { matchesGlob, matchesPermission } from './object-match.js';
import type { Permission } from './permissions.js';
import { formatRange, parseRange } from './selinux-range.js';

const permission: Permission = {
  object: '/srv/web',
  pattern: '**',
  except: [],
  types: ['file', 'directory'],
};

describe('matchesPermission', () => {
  it('takes in everything below with **, direct children only with a glob', () => {
    expect(matchesPermission(permission, '/srv/web', '/srv/web/a/b')).toBe(true);
    expect(matchesPermission(permission, '/srv/web', '/srv/web2/a')).toBe(false);
    expect(matchesPermission({ ...permission, pattern: '*' }, '/srv/web', '/srv/web/a/b')).toBe(false);
    expect(matchesPermission({ ...permission, pattern: '*' }, '/srv/web', '/srv/web/a')).toBe(true);
  });

  it('leaves out what except names', () => {
    const some = { ...permission, except: ['*.log'] };
    expect(matchesPermission(some, '/srv/web', '/srv/web/a.log')).toBe(false);
    expect(matchesPermission(some, '/srv/web', '/srv/web/deep/a.log')).toBe(true);
  });
});

describe('matchesGlob', () => {
  it('agrees with the regular expression of the same meaning', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (glob, name) => {
        const plain = name.replaceAll('*', 'a');
        const meaning = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
        expect(matchesGlob(plain, glob)).toBe(meaning.test(plain));
      }),
    );
  });
});

describe('access control lists', () => {
  it.each([
    ['u:bob:rw', { isDefault: false, type: 'user', name: 'bob', permissions: 'rw-' }],
    ['bob:7', { isDefault: false, type: 'user', name: 'bob', permissions: 'rwx' }],
    ['m::rx', { isDefault: false, type: 'mask', name: '', permissions: 'r-x' }],
    ['d:g:ops:r', { isDefault: true, type: 'group', name: 'ops', permissions: 'r--' }],
    ['default:user::rwx', { isDefault: true, type: 'user', name: '', permissions: 'rwx' }],
  ])('reads %s', (text, entry) => {
    expect(parseAclEntry(text)).toEqual(entry);
  });

  it.each(['rw', 'a:b:c:d:e', 'o:bob:rw', 'd:d:bob:rw', 'u:bob:rq'])('refuses %s', (text) => {
    expect(() => parseAclEntry(text)).toThrow(/acl/i);
  });

  it('adds what the mode says to a list', () => {
    expect(completeAcl([parseAclEntry('u:bob:rw'), parseAclEntry('d:g:ops:rx')], 0o750)).toEqual([
      'user:bob:rw-',
      'default:group:ops:r-x',
      'user::rwx',
      'group::r-x',
      'other::---',
      'mask::r-x',
      'default:user::rwx',
      'default:group::r-x',
      'default:other::---',
      'default:mask::r-x',
    ]);
  });
});

describe('SELinux ranges', () => {
  it.each([
    ['s0', 's0'],
    ['s0-s3', 's0-s3'],
    ['s0:c5,c1.c3', 's0:c1.c3,c5'],
  ])('normalises %s', (text, normal) => {
    expect(formatRange(parseRange(text))).toBe(normal);
  });

  it.each(['s3-s0', 's', 's0:', 's0:c1024', 's0:c3.c1', 's0:c1,c1'])('refuses %s', (text) => {
    expect(() => parseRange(text)).toThrow();
  });
});
