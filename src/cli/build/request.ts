import type { BuildBatch } from '@aws-sdk/client-codebuild';

/** One local build. */
export interface LocalBuild {
  /** Absolute; its files are the primary source. */
  readonly directory: string;
  /** The build works in the directory itself, in the place of a copy. */
  readonly isMounted: boolean;
  /** A path below the directory, or the text of a file elsewhere; left out: buildspec.yml. */
  readonly buildspec?: string;
  readonly image: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute directories by source identifier. */
  readonly secondarySources: Readonly<Record<string, string>>;
  /** Absolute; artifacts are put there, those with an identifier in a directory of that name. */
  readonly artifactsDirectory?: string;
  /** Absolute; the files of reports are put there, below the names of their groups. */
  readonly reportsDirectory?: string;
  /** Absolute; what the buildspec's cache keeps from build to build. */
  readonly cacheDirectory?: string;
  readonly isBatch: boolean;
  /** Containers may use Docker. */
  readonly isPrivileged: boolean;
  readonly timeoutInMinutes: number;
}

export interface LocalBuildResult {
  readonly status: string;
  /** The buildspec could not be used. */
  readonly isUnusable: boolean;
  /** Why it has not succeeded, in a line. */
  readonly reason?: string;
  readonly reportArns: readonly string[];
  /** Of a batch. */
  readonly batch?: BuildBatch;
}

/** Gets the lines of a build's log as they come, and what the command itself has to say. */
export type Print = (line: string) => void;
