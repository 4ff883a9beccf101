import type { Account } from '../../../kernel/partition.js';
import { collection, type Reader } from '../../../store/store.js';
import { signingCertificatesOf } from '../certificates/signing-certificate.js';
import { findLastUse } from '../last-use.js';
import { mfaDevicesOf } from '../mfa/mfa-device.js';
import { iamArn, type User, userArn } from '../model.js';
import { findLoginProfile } from '../passwords/login-profile.js';
import { passwordExpiry } from '../passwords/password-policy.js';
import { accessKeysOf, readAccount, scopeOf, users } from '../store.js';

export interface CredentialReport {
  /** CSV with one line for each user. */
  readonly content: string;
  readonly generatedAt: number;
}

/** One for an account. */
export const credentialReports = collection<CredentialReport>('iam.credentialReport');

export const REPORT_KEY = 'report';

/** @source IAM User Guide, "Get credential reports for your AWS account": format of the report */
const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...keyColumns(1),
  ...keyColumns(2),
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
];

const ABSENT_KEY = ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
const ABSENT_CERTIFICATE = ['false', 'N/A'];

/** Root has no credentials here, as local mode needs none. */
export async function writeCredentialReport(reader: Reader, account: Account): Promise<string> {
  const lines = [COLUMNS, rootLine(account)];
  for (const { doc } of await reader.list(users, scopeOf(account))) lines.push(await userLine(reader, doc));
  return lines.map((fields) => fields.map(quoted).join(',')).join('\n');
}

function rootLine(account: Account): string[] {
  const identity = ['<root_account>', iamArn(account, 'root'), 'not_supported'];
  const password = ['not_supported', 'no_information', 'not_supported', 'not_supported', 'false'];
  const keys = [...ABSENT_KEY, ...ABSENT_KEY];
  return [...identity, ...password, ...keys, ...ABSENT_CERTIFICATE, ...ABSENT_CERTIFICATE];
}

async function userLine(reader: Reader, user: User): Promise<string[]> {
  const devices = await mfaDevicesOf(reader, user);
  return [
    user.userName,
    userArn(user),
    time(user.createdAt),
    ...(await passwordFields(reader, user)),
    String(devices.length > 0),
    ...(await keyFields(reader, user)),
    ...(await certificateFields(reader, user)),
  ];
}

async function passwordFields(reader: Reader, user: User): Promise<string[]> {
  const profile = await findLoginProfile(reader, user);
  if (profile === undefined) return ['false', 'N/A', 'N/A', 'N/A'];
  const { passwordPolicy } = await readAccount(reader, user);
  const expiry = passwordExpiry(passwordPolicy, profile.changedAt);
  return ['true', 'no_information', time(profile.changedAt), expiry === undefined ? 'N/A' : time(expiry)];
}

async function keyFields(reader: Reader, user: User): Promise<string[]> {
  const fields: string[] = [];
  for (const key of await accessKeysOf(reader, user.userId)) {
    const use = await findLastUse(reader, key.accessKeyId);
    const used = use === undefined ? ['N/A', 'N/A', 'N/A'] : [time(use.usedAt), use.region, use.service];
    fields.push(String(key.status === 'Active'), time(key.createdAt), ...used);
  }
  return [...fields, ...ABSENT_KEY, ...ABSENT_KEY].slice(0, 2 * ABSENT_KEY.length);
}

async function certificateFields(reader: Reader, user: User): Promise<string[]> {
  const certificates = await signingCertificatesOf(reader, user);
  const fields = certificates.flatMap(({ status, uploadedAt }) => [
    String(status === 'Active'),
    time(uploadedAt),
  ]);
  return [...fields, ...ABSENT_CERTIFICATE, ...ABSENT_CERTIFICATE].slice(0, 2 * ABSENT_CERTIFICATE.length);
}

/** Names may hold commas. */
function quoted(field: string): string {
  return field.includes(',') ? `"${field}"` : field;
}

function keyColumns(place: number): string[] {
  const columns = ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'];
  return columns.map((column) => `access_key_${place}_${column}`);
}

/** `2026-05-01T10:00:00+00:00` */
function time(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, '+00:00');
}
