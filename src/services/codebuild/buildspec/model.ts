/** A buildspec as CodeBuild understands it. Every scalar is kept as the text that was written. */
export interface Buildspec {
  readonly version: BuildspecVersion;
  /** User of every command, where a phase says nothing else. */
  readonly runAs?: string;
  readonly environment: BuildspecEnvironment;
  /** In the order of AWS's phases, whatever the order of the file. */
  readonly phases: Readonly<Partial<Record<CommandPhase, PhaseSpec>>>;
  readonly artifacts?: ArtifactsSpec;
  /** By artifact identifier. */
  readonly secondaryArtifacts: Readonly<Record<string, ArtifactsSpec>>;
  readonly cachePaths: readonly string[];
  readonly reportGroups: readonly string[];
  readonly hasBatch: boolean;
  /** What was read and is ignored, in words for the build's log. */
  readonly warnings: readonly string[];
}

/** 0.1 runs every command in a shell and environment of its own; 0.2 hands both on. */
export type BuildspecVersion = '0.1' | '0.2';

export const COMMAND_PHASES = ['INSTALL', 'PRE_BUILD', 'BUILD', 'POST_BUILD'] as const;
export type CommandPhase = (typeof COMMAND_PHASES)[number];

export interface BuildspecEnvironment {
  readonly shell: BuildShell;
  /** Literal values: `$` means nothing in them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Parameter names by variable. */
  readonly parameterStore: Readonly<Record<string, string>>;
  /** `secret-id:json-key:version-stage:version-id` by variable. */
  readonly secretsManager: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
}

export type BuildShell = 'sh' | 'bash';

export interface PhaseSpec {
  readonly runAs?: string;
  readonly onFailure?: OnFailure;
  readonly commands: readonly string[];
  /** Run after `commands`, also when these failed. */
  readonly finallyCommands: readonly string[];
  /** Versions by runtime; present in `install` only. */
  readonly runtimeVersions: Readonly<Record<string, string>>;
}

/** `RETRY` is read and treated as if nothing was said. */
export type OnFailure = 'ABORT' | 'CONTINUE' | 'RETRY';

export interface ArtifactsSpec {
  /** Globs, relative to the base directory. */
  readonly files: readonly string[];
  readonly excludePaths: readonly string[];
  /** Path or glob, with variables to expand; default: the source directory. */
  readonly baseDirectory?: string;
  /** All files into one level. */
  readonly discardPaths: boolean;
  /** Shell text. */
  readonly name?: string;
  readonly enableSymlinks: boolean;
  readonly s3Prefix?: string;
}
