import type { Readable } from 'node:stream';
import type { FileSource } from '../../kernel/confined.js';

export interface ZipEntry {
  /** Relative, with slashes. */
  readonly path: string;
  /** Permission bits; default: those of the file, 0o644 for other content. */
  readonly mode?: number;
  /** Epoch ms; default: 1980-02-01, so that the same tree makes the same bytes. */
  readonly modifiedAt?: number;
  readonly content: ZipContent;
}

export type ZipContent =
  | FileSource
  | { readonly bytes: Uint8Array }
  | { readonly stream: Readable }
  | { readonly symlinkTo: string }
  | { readonly directory: true };
