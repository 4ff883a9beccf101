import { appSpecError } from './appspec-error.js';
import { EVERYTHING, type Permission } from './permissions.js';

/**
 * Whether a path below the permission's object is meant by it. Both paths are absolute and normalised, without a slash
 * at the end.
 */
export function matchesPermission(permission: Permission, objectPath: string, path: string): boolean {
  const base = objectPath.endsWith('/') ? objectPath : `${objectPath}/`;
  if (!path.startsWith(base)) return false;
  const relative = path.slice(base.length);
  const included = permission.pattern === EVERYTHING || matchesGlob(relative, permission.pattern);
  return included && !permission.except.some((glob) => matchesGlob(relative, glob));
}

/** A glob in which only `*` is special; it never matches across a `/`. Linear in both lengths' product at worst. */
export function matchesGlob(name: string, glob: string): boolean {
  if (name.includes('/')) return false;
  const [head = '', ...tails] = glob.split('*');
  if (tails.length === 0) return name === glob;
  if (!name.startsWith(head)) return false;
  const last = tails.pop() ?? '';
  let at = head.length;
  for (const part of tails) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** An object that is itself a file takes neither a pattern nor exceptions. @throws AppSpecError */
export function checkFilePermission(permission: Permission): void {
  if (!permission.types.includes('file')) return;
  if (permission.pattern !== EVERYTHING) {
    throw appSpecError(
      `the application specification file includes an object (${permission.object}) with an invalid pattern (${permission.pattern}), such as a pattern for a file applied to a directory. Correct the permissions section of the AppSpec file, and then try again.`,
    );
  }
  if (permission.except.length > 0) {
    throw appSpecError(
      `the except parameter for a pattern in the permissions section (${JSON.stringify(permission.except)}) for the object named ${permission.object} contains an invalid format. Update the AppSpec file, and then try again.`,
    );
  }
}

/** Default entries are for directories. @throws AppSpecError */
export function checkFileAcl(permission: Permission): void {
  if (permission.acl?.some((entry) => entry.isDefault)) {
    throw appSpecError(
      'the -d parameter has been specified to apply an acl setting to a file. This parameter is supported for directories only. Update the AppSpec file, and then try again.',
    );
  }
}
