import { type AclEntry, parseAclEntry } from './acl.js';
import { appSpecError } from './appspec-error.js';
import { formatRange, parseRange } from './selinux-range.js';
import { asList, asMap, isPresent, yamlText } from './yaml-values.js';

export type PermissionType = 'file' | 'directory';

export interface SecurityContext {
  readonly user?: string;
  readonly type: string;
  /** `s0-s1:c0.c3`, normalised. */
  readonly range?: string;
}

/** One entry of `permissions`: what is set on which of the things that this deployment installs. */
export interface Permission {
  /** Path of a file or directory of the host, as written. */
  readonly object: string;
  /** `**`, or a glob in which only `*` is special. */
  readonly pattern: string;
  readonly except: readonly string[];
  readonly types: readonly PermissionType[];
  readonly owner?: string;
  readonly group?: string;
  /** Three or four octal digits. */
  readonly mode?: string;
  /** Replaces the object's access control list. */
  readonly acl?: readonly AclEntry[];
  readonly context?: SecurityContext;
}

/** The pattern that takes in everything below an object. */
export const EVERYTHING = '**';

const TYPES: readonly PermissionType[] = ['file', 'directory'];

/** @throws AppSpecError */
export function parsePermissions(value: unknown): readonly Permission[] {
  return asList(value, 'permissions section of the AppSpec file').map(parsePermission);
}

function parsePermission(value: unknown): Permission {
  const entry = asMap(value, 'permissions section of the AppSpec file');
  const object = yamlText(entry.get('object')).trim();
  if (object === '') {
    throw appSpecError(
      'a permission listed in the application specification file has no object value. Update the permissions section of the AppSpec file, and then try again.',
    );
  }
  const owner = optionalText(entry.get('owner'));
  const group = optionalText(entry.get('group'));
  const mode = entry.get('mode');
  const acls = entry.get('acls');
  const context = entry.get('context');
  return {
    object,
    pattern: optionalText(entry.get('pattern')) ?? EVERYTHING,
    except: asList(entry.get('except'), 'permissions section of the AppSpec file (except)').map(yamlText),
    types: parseTypes(entry.get('type')),
    ...(owner && { owner }),
    ...(group && { group }),
    ...(isPresent(mode) && { mode: parseMode(yamlText(mode)) }),
    ...(isPresent(acls) && {
      acl: asList(acls, 'permissions section of the AppSpec file (acls)').map(aclEntryOf),
    }),
    ...(isPresent(context) && { context: parseContext(context) }),
  };
}

function aclEntryOf(value: unknown): AclEntry {
  return parseAclEntry(yamlText(value));
}

function optionalText(value: unknown): string | undefined {
  return yamlText(value) || undefined;
}

function parseTypes(value: unknown): readonly PermissionType[] {
  if (!isPresent(value)) return TYPES;
  return asList(value, 'permissions section of the AppSpec file (type)').map((type) => {
    const known = TYPES.find((candidate) => candidate === type);
    if (known) return known;
    throw appSpecError(
      `the application specification filespecifies a permission for an object type not supported for permissions (${yamlText(type)}). Update the permissions section of the AppSpec file, and then try again.`,
    );
  });
}

function parseMode(written: string): string {
  const mode = written.padStart(3, '0');
  if (mode.length > 4) {
    throw appSpecError(
      `the length of a permissions mode (${mode}) in the application specification file is invalid. Permissions modes must be between one and four characters long. Update the permissions section of the AppSpec file, and then try again.`,
    );
  }
  const wrong = [...mode].find((digit) => digit < '0' || digit > '7');
  if (wrong !== undefined) {
    throw appSpecError(
      `the permissions mode (${mode}) in the application specification file contains an invalid character (${wrong}). Update the permissions section of the AppSpec file, and then try again.`,
    );
  }
  return mode;
}

/** The SELinux user is documented as `user`; AWS's agent reads `name`. Both are taken. */
function parseContext(value: unknown): SecurityContext {
  const context = asMap(value, 'permissions section of the AppSpec file (context)');
  if (isPresent(context.get('role'))) {
    throw appSpecError(
      'the application specification file specifies a role, but roles are not supported. Remove the role from the AppSpec file, and then try again.',
    );
  }
  const type = optionalText(context.get('type'));
  if (!type) {
    const shown = JSON.stringify(Object.fromEntries(context));
    throw appSpecError(
      `the application specification file specifies an invalid context type (${shown}). Update the permissions section of the AppSpec file, and then try again.`,
    );
  }
  const user = optionalText(context.get('user')) ?? optionalText(context.get('name'));
  const range = optionalText(context.get('range'));
  return { type, ...(user && { user }), ...(range && { range: formatRange(parseRange(range)) }) };
}
