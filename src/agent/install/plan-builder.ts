import { appSpecError } from '../../engines/appspec/appspec-error.js';
import { checkFileAcl, matchesPermission } from '../../engines/appspec/object-match.js';
import type { Permission } from '../../engines/appspec/permissions.js';
import type { Instruction } from './instructions.js';

/** Gathers the steps of an installation and refuses those that contradict each other, in AWS's words. */
export class PlanBuilder {
  readonly #instructions: Instruction[] = [];
  /** Destination to source. */
  readonly #copies = new Map<string, string>();
  readonly #directories = new Set<string>();
  readonly #permitted = new Set<string>();

  get instructions(): readonly Instruction[] {
    return this.#instructions;
  }

  /** @throws AppSpecError */
  copy(source: string, destination: string): void {
    const other = this.#copies.get(destination);
    if (other !== undefined) {
      throw appSpecError(
        `the application specification file specifies two source files named ${source} and ${other} for the same destination (${destination}). Remove one of the source file paths from the AppSpec file, and then try again.`,
      );
    }
    if (this.#directories.has(destination)) {
      throw appSpecError(
        `the application specification file calls for installing the file ${source}, but a file with that name already exists at the location (${destination}). Update your AppSpec file or directory structure, and then try again.`,
      );
    }
    this.#copies.set(destination, source);
    this.#instructions.push({ type: 'copy', source, destination });
  }

  /** @throws AppSpecError */
  makeDirectory(directory: string): void {
    const source = this.#copies.get(directory);
    if (source !== undefined) {
      throw appSpecError(
        `the application specification file includes an mkdir command more than once for the same destination path (${directory}) from (${source}). Update the files section of the AppSpec file, and then try again.`,
      );
    }
    if (this.#directories.has(directory)) return;
    this.#directories.add(directory);
    this.#instructions.push({ type: 'mkdir', directory });
  }

  isCopied(path: string): boolean {
    return this.#copies.has(path);
  }

  isMade(path: string): boolean {
    return this.#directories.has(path);
  }

  /** What of this installation lies below `objectPath` and is meant by the permission. @throws AppSpecError */
  matches(permission: Permission, objectPath: string): readonly string[] {
    const means = (path: string) => matchesPermission(permission, objectPath, path);
    const files = permission.types.includes('file') ? [...this.#copies.keys()].filter(means) : [];
    if (files.length > 0) checkFileAcl(permission);
    const directories = permission.types.includes('directory') ? [...this.#directories].filter(means) : [];
    return [...files, ...directories];
  }

  /** In AWS's order: mode, access control list, security context, owner. @throws AppSpecError */
  setPermissions(file: string, permission: Permission): void {
    if (this.#permitted.has(file)) {
      throw appSpecError(
        `the permissions setting for (${file}) is specified more than once in the application specification file. Update the files section of the AppSpec file, and then try again.`,
      );
    }
    this.#permitted.add(file);
    const { mode, acl, context, owner, group } = permission;
    if (mode !== undefined) this.#instructions.push({ type: 'chmod', mode, file });
    if (acl) this.#instructions.push({ type: 'setfacl', acl, file });
    if (context) this.#instructions.push({ type: 'semanage', context, file });
    if (owner !== undefined || group !== undefined) {
      this.#instructions.push({
        type: 'chown',
        file,
        ...(owner !== undefined && { owner }),
        ...(group !== undefined && { group }),
      });
    }
  }
}
