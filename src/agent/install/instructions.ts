import type { AclEntry } from '../../engines/appspec/acl.js';
import type { SecurityContext } from '../../engines/appspec/permissions.js';

/** One step of an installation, on real paths. */
export type Instruction =
  | { readonly type: 'mkdir'; readonly directory: string }
  | { readonly type: 'copy'; readonly source: string; readonly destination: string }
  | PermissionInstruction;

export type PermissionInstruction =
  | { readonly type: 'chmod'; readonly mode: string; readonly file: string }
  | { readonly type: 'setfacl'; readonly acl: readonly AclEntry[]; readonly file: string }
  | { readonly type: 'semanage'; readonly context: SecurityContext; readonly file: string }
  | {
      readonly type: 'chown';
      readonly owner?: string;
      readonly group?: string;
      readonly file: string;
    };
