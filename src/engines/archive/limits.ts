/** Bounds on what an archive may unfold to, counted on the bytes that really come out, never on its headers. */
export interface ArchiveLimits {
  /** Files, links and directories, those only implied by a path included. */
  readonly maxEntries: number;
  /** Content of all files together. */
  readonly maxTotalBytes: number;
  /** Content of one file. */
  readonly maxEntryBytes: number;
}

const GIB = 1024 ** 3;

/** Room for the largest source artifact that CodePipeline takes (7 GB from S3) and a large `node_modules`. */
export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
  maxEntries: 500_000,
  maxTotalBytes: 10 * GIB,
  maxEntryBytes: 7 * GIB,
};

/** `unsafe`: would touch what is not its own; `too-large`: beyond a limit; `unreadable`: damaged or not supported. */
export type UnsafeArchiveKind = 'unsafe' | 'too-large' | 'unreadable';

/** The archive is refused as a whole. The message names the entry and the reason, ready to be shown. */
export class UnsafeArchive extends Error {
  override readonly name = 'UnsafeArchive';

  constructor(
    /** As spelled in the archive; undefined where the archive itself is at fault. */
    readonly entry: string | undefined,
    readonly reason: string,
    readonly kind: UnsafeArchiveKind = 'unsafe',
    options?: ErrorOptions,
  ) {
    super(entry === undefined ? `archive: ${reason}` : `archive entry ${quote(entry)}: ${reason}`, options);
  }
}

/** JSON keeps control characters out of logs and terminals; cut, because names come from strangers. */
function quote(entry: string): string {
  return JSON.stringify(entry.length > 200 ? `${entry.slice(0, 200)}…` : entry);
}

/**
 * What a parser threw, as a refusal of the archive. Failures of this machine (no such file, disk full) stay what
 * they are: they say nothing about the archive.
 */
export function asUnsafeArchive(error: unknown, entry?: string): unknown {
  if (error instanceof UnsafeArchive) return error;
  if (error instanceof Error && 'syscall' in error) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new UnsafeArchive(entry, reason, 'unreadable', { cause: error });
}
