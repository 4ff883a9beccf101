import { appSpecError } from './appspec-error.js';

export type AclEntryType = 'user' | 'group' | 'mask' | 'other';

/** One entry of an access control list, as `setfacl` takes it. */
export interface AclEntry {
  /** A default entry of a directory: what new entries in it inherit. */
  readonly isDefault: boolean;
  readonly type: AclEntryType;
  /** Empty: the owner, the owning group, the mask or the others. */
  readonly name: string;
  /** `rwx` with `-` for what is not given. */
  readonly permissions: string;
}

const TYPE_NAMES: ReadonlyMap<string, AclEntryType> = new Map([
  ['u', 'user'],
  ['user', 'user'],
  ['g', 'group'],
  ['group', 'group'],
  ['m', 'mask'],
  ['mask', 'mask'],
  ['o', 'other'],
  ['other', 'other'],
]);

/**
 * `[d[efault]:][u|user|g|group|m|mask|o|other]:[name]:permissions`, permissions as `rwx` letters or one octal digit.
 * Entries that the mode sets (unnamed and not default, but for the mask) are refused.
 * @throws AppSpecError
 */
export function parseAclEntry(text: string): AclEntry {
  const entry = readEntry(text);
  const needsName = entry.type === 'user' || entry.type === 'group';
  if (!needsName && entry.name !== '') throw invalidEntry(text);
  if (!entry.isDefault && entry.type !== 'mask' && entry.name === '') {
    throw appSpecError(
      `of a problem with the acls permission settings in the application specification file. Use mode to set the base acl entry (${text}). Update the permissions section of the AppSpec file, and then try again.`,
    );
  }
  return entry;
}

function readEntry(text: string): AclEntry {
  const parts = text.split(':');
  if (parts.length < 2 || parts.length > 4) throw invalidEntry(text);
  const isDefault = isDefaultMark(parts[0]) && parts.length >= 3;
  const rest = isDefault ? parts.slice(1) : parts;
  if (rest.length > 3) throw invalidEntry(text);
  const permissions = parsePermissionBits(rest.at(-1) ?? '', text);
  return { isDefault, permissions, ...subject(rest.slice(0, -1), text) };
}

/** `type:name`; a single part is a name of a user, or `m`/`mask`/`o`/`other`. */
function subject(parts: readonly string[], text: string): Pick<AclEntry, 'type' | 'name'> {
  const [first = '', second] = parts;
  if (second === undefined) {
    const alone = TYPE_NAMES.get(first);
    return alone === 'mask' || alone === 'other' ? { type: alone, name: '' } : { type: 'user', name: first };
  }
  const type = TYPE_NAMES.get(first);
  if (!type) throw invalidEntry(text);
  return { type, name: second };
}

function isDefaultMark(part: string | undefined): boolean {
  return part === 'd' || part === 'default';
}

function parsePermissionBits(text: string, entry: string): string {
  if (/^[0-7]$/.test(text)) return octalDigitToLetters(Number(text));
  const wrong = [...text].find((letter) => !'rwx-'.includes(letter));
  if (wrong !== undefined) {
    throw appSpecError(
      `the access control list (ACL) named ${entry} in the application specification file contains an invalid character (${wrong}). Correct the ACL in the hooks section of the AppSpec file, and then try again.`,
    );
  }
  return [...'rwx'].map((letter) => (text.includes(letter) ? letter : '-')).join('');
}

function octalDigitToLetters(digit: number): string {
  return `${digit & 4 ? 'r' : '-'}${digit & 2 ? 'w' : '-'}${digit & 1 ? 'x' : '-'}`;
}

function invalidEntry(text: string) {
  return appSpecError(
    `of a problem with the acls permission settings in the application specification file. Invalid acl entry (${text}).`,
  );
}

/**
 * The whole list for `setfacl --set`: the entries asked for, with those that a list must have and that were left out
 * taken from the object's mode.
 * @param mode the object's permission bits
 */
export function completeAcl(entries: readonly AclEntry[], mode: number): readonly string[] {
  const [owner, group, other] = [mode >> 6, mode >> 3, mode].map((bits) => octalDigitToLetters(bits & 7));
  const complete: AclEntry[] = [...entries];
  const add = (isDefault: boolean, type: AclEntryType, permissions = '---') => {
    const there = complete.some(
      (entry) => entry.isDefault === isDefault && entry.type === type && entry.name === '',
    );
    if (!there) complete.push({ isDefault, type, name: '', permissions });
  };
  add(false, 'user', owner);
  add(false, 'group', group);
  add(false, 'other', other);
  if (hasNamed(entries, false)) add(false, 'mask', group);
  if (entries.some((entry) => entry.isDefault)) {
    add(true, 'user', owner);
    add(true, 'group', group);
    add(true, 'other', other);
    if (hasNamed(entries, true)) add(true, 'mask', group);
  }
  return complete.map(formatAclEntry);
}

function hasNamed(entries: readonly AclEntry[], isDefault: boolean): boolean {
  return entries.some((entry) => entry.isDefault === isDefault && entry.name !== '');
}

function formatAclEntry(entry: AclEntry): string {
  return `${entry.isDefault ? 'default:' : ''}${entry.type}:${entry.name}:${entry.permissions}`;
}
