import type { LifecycleRule } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../kernel/duration.js';
import type { ObjectVersion, StoredVersion } from '../model.js';
import { dayAfter, lifecycleDayMs } from './days.js';
import { decideVersion, type VersionStanding } from './decide.js';
import type { Lifecycle } from './rules.js';

const NOON = Date.UTC(2026, 0, 1, 12);
const object: ObjectVersion = {
  kind: 'object',
  key: 'logs/a',
  versionId: 'null',
  sequence: 1,
  lastModifiedAt: NOON,
  etag: '',
  sizeBytes: 200_000,
  content: { kind: 'blob', blobId: 'b' },
  headers: {},
  metadata: {},
  storageClass: 'STANDARD',
  encryption: { algorithm: 'AES256' },
  tags: { kind: 'log' },
};
const marker: StoredVersion = {
  kind: 'delete-marker',
  key: 'logs/a',
  versionId: 'null',
  sequence: 2,
  lastModifiedAt: NOON,
};
const latest: VersionStanding = { isLatest: true, hasOlder: false };

interface Case {
  readonly rule: Partial<LifecycleRule>;
  readonly version?: StoredVersion;
  readonly standing?: VersionStanding;
  readonly days: number;
  readonly versioning?: 'off' | 'enabled';
  readonly small?: Lifecycle['archivesSmallObjects'];
}

function decided({
  rule,
  version = object,
  standing = latest,
  days,
  versioning = 'off',
  small = false,
}: Case) {
  const lifecycle: Lifecycle = { rules: [{ Status: 'Enabled', ...rule }], archivesSmallObjects: small };
  const action = decideVersion(lifecycle, version, standing, versioning, {
    now: NOON + days * DAY_MS,
    dayMs: DAY_MS,
  });
  return action && (action.kind === 'transition' ? action.storageClass : action.kind);
}

describe('objects', () => {
  const Expiration = { Days: 2 };
  const archive = { Transitions: [{ Days: 1, StorageClass: 'GLACIER' as const }] };
  const small = { ...object, sizeBytes: 1_000 };
  it.each<[string, Case, string | undefined]>([
    ['live until the midnight behind their days', { rule: { Expiration }, days: 2.49 }, undefined],
    ['are deleted then', { rule: { Expiration }, days: 2.5 }, 'delete'],
    ['are deleted at a date', { rule: { Expiration: { Date: new Date(NOON) } }, days: 0 }, 'delete'],
    ['are not before it', { rule: { Expiration: { Date: new Date(NOON + 1) } }, days: 0 }, undefined],
    ['with another prefix', { rule: { Expiration, Filter: { Prefix: 'tmp/' } }, days: 9 }, undefined],
    ['with the prefix', { rule: { Expiration, Prefix: 'logs/' }, days: 9 }, 'delete'],
    [
      'with the tag',
      { rule: { Expiration, Filter: { Tag: { Key: 'kind', Value: 'log' } } }, days: 9 },
      'delete',
    ],
    [
      'without it',
      { rule: { Expiration, Filter: { Tag: { Key: 'kind', Value: 'x' } } }, days: 9 },
      undefined,
    ],
    ['too small', { rule: { Expiration, Filter: { ObjectSizeGreaterThan: 200_000 } }, days: 9 }, undefined],
    [
      'of all conditions',
      {
        rule: {
          Expiration,
          Filter: {
            And: { Prefix: 'logs/', Tags: [{ Key: 'kind', Value: 'log' }], ObjectSizeLessThan: 200_001 },
          },
        },
        days: 9,
      },
      'delete',
    ],
    ['move to a colder class', { rule: archive, days: 1.5 }, 'GLACIER'],
    [
      'do not come back',
      { rule: archive, version: { ...object, storageClass: 'DEEP_ARCHIVE' }, days: 3 },
      undefined,
    ],
    ['that are small stay', { rule: archive, version: small, days: 3 }, undefined],
    [
      'that are small move to archives where that is wanted',
      { rule: archive, version: small, days: 3, small: true },
      'GLACIER',
    ],
    [
      'that are small move where the rule speaks of sizes',
      { rule: { ...archive, Filter: { ObjectSizeGreaterThan: 1 } }, version: small, days: 3 },
      'GLACIER',
    ],
    ['are ended rather than moved', { rule: { ...archive, Expiration }, days: 5 }, 'delete'],
    [
      'are moved before a marker hides them',
      { rule: { ...archive, Expiration }, days: 5, versioning: 'enabled' },
      'GLACIER',
    ],
  ])('%s', (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});

describe('versions and markers', () => {
  const old = (newerNoncurrent: number): VersionStanding => ({
    isLatest: false,
    noncurrentSince: NOON + DAY_MS,
    newerNoncurrent,
  });
  const rule = { NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } };
  const noMarkers = { Expiration: { ExpiredObjectDeleteMarker: true } };
  const moved = {
    NoncurrentVersionTransitions: [{ NoncurrentDays: 0, StorageClass: 'GLACIER_IR' as const }],
  };
  it.each<[string, Case, string | undefined]>([
    ['are counted from when they were replaced', { rule, standing: old(2), days: 2.4 }, undefined],
    ['end then', { rule, standing: old(2), days: 2.5 }, 'end'],
    ['are kept while they are among the newest', { rule, standing: old(1), days: 9 }, undefined],
    ['end as markers do', { rule, standing: old(2), version: marker, days: 9 }, 'end'],
    ['move', { rule: moved, standing: old(0), days: 3 }, 'GLACIER_IR'],
    ['that are current are no matter of these rules', { rule: { ...rule, ...moved }, days: 99 }, undefined],
    ['a marker that hides nothing ends', { rule: noMarkers, version: marker, days: 0 }, 'end'],
    [
      'a marker that hides something stays',
      { rule: noMarkers, version: marker, standing: { isLatest: true, hasOlder: true }, days: 9 },
      undefined,
    ],
    ['or by its days', { rule: { Expiration: { Days: 1 } }, version: marker, days: 1.5 }, 'end'],
  ])('%s', (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});

it('a day is a day, or the scale’s part of one', () => {
  const clock = (scale: number) => ({ now: () => NOON, after: (ms: number) => NOON + ms / scale });
  expect(lifecycleDayMs(clock(1))).toBe(DAY_MS);
  expect(lifecycleDayMs(clock(86_400))).toBe(1_000);
  fc.assert(
    fc.property(fc.nat(10 ** 13), fc.integer({ min: 1, max: 3650 }), (at, days) => {
      const due = dayAfter(at, days, DAY_MS);
      expect(due % DAY_MS).toBe(0);
      expect(due - at).toBeGreaterThanOrEqual(days * DAY_MS);
      expect(due - at).toBeLessThan((days + 1) * DAY_MS);
    }),
  );
});
