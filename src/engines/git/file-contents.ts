/** A file as a commit left it. */
export interface FileVersion {
  readonly commitId: string;
  readonly objectId: string;
  /** What it was called then. */
  readonly path: string;
}

/** Lines from `start` to before `end`, counted from 0. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/** Lines of one version of a file in whose place the other has others. */
export interface LineChange {
  readonly before: LineSpan;
  readonly after: LineSpan;
}

export interface DiffOptions {
  /** Lines shown around what has changed. */
  readonly contextLines: number;
  /** Whether lines that differ in whitespace only are the same. */
  readonly ignoresWhitespace: boolean;
}

/** Lines that have changed, and those around them. Counted from 1; of no lines the start is the line before. */
export interface DiffHunk {
  readonly beforeStart: number;
  readonly beforeCount: number;
  readonly afterStart: number;
  readonly afterCount: number;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: 'context' | 'add' | 'delete';
  /** Without its end. */
  readonly text: string;
}

export interface BlobContent {
  readonly sizeBytes: number;
  /** Undefined where it is larger than was asked for. */
  readonly content: Buffer | undefined;
}
