/** A buildspec as CodeBuild understands it. Every scalar is kept as the text that was written. */
export interface Buildspec {
  readonly version: BuildspecVersion;
  /** User of every command, where a phase says nothing else. */
  readonly runAs?: string;
  readonly environment: BuildspecEnvironment;
  /** In the order of AWS's phases, whatever the order of the file. Empty in a buildspec that only has a batch. */
  readonly phases: Readonly<Partial<Record<CommandPhase, PhaseSpec>>>;
  readonly artifacts?: ArtifactsSpec;
  /** By artifact identifier. */
  readonly secondaryArtifacts: Readonly<Record<string, ArtifactsSpec>>;
  readonly proxy: ProxySpec;
  readonly cache?: CacheSpec;
  readonly reports: readonly ReportSpec[];
  readonly batch?: BatchSpec;
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
  /** git in the build may use the credentials of the source. */
  readonly gitCredentialHelper: boolean;
}

export type BuildShell = 'sh' | 'bash' | 'powershell' | 'cmd';

/** What goes through an explicit proxy. */
export interface ProxySpec {
  readonly uploadArtifacts: boolean;
  readonly logs: boolean;
}

export interface PhaseSpec {
  readonly runAs?: string;
  readonly onFailure?: OnFailure;
  readonly commands: readonly string[];
  /** Run after `commands`, also when these failed. */
  readonly finallyCommands: readonly string[];
  /** Versions by runtime; present in `install` only. */
  readonly runtimeVersions: Readonly<Record<string, string>>;
}

/** `RETRY`: the whole build is done again, where the failed command's message matches. */
export type OnFailure =
  | { readonly action: 'ABORT' | 'CONTINUE' }
  | { readonly action: 'RETRY'; readonly maxRetries: number; readonly pattern: string };

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

export interface CacheSpec {
  /** Globs, absolute or relative to the source directory. */
  readonly paths: readonly string[];
  /** Shell text. */
  readonly key?: string;
  /** Shell texts, tried in order as prefixes. */
  readonly fallbackKeys: readonly string[];
  readonly restores: boolean;
  readonly saves: boolean;
}

export interface ReportSpec {
  /** Name or ARN of the report group, with variables to expand. */
  readonly group: string;
  readonly files: readonly string[];
  /** As AWS spells it: upper case. */
  readonly fileFormat: ReportFileFormat;
  readonly baseDirectory?: string;
  readonly discardPaths: boolean;
}

export const REPORT_FILE_FORMATS = [
  'CLOVERXML',
  'COBERTURAXML',
  'CUCUMBERJSON',
  'JACOCOXML',
  'JUNITXML',
  'NUNIT3XML',
  'NUNITXML',
  'SIMPLECOV',
  'TESTNGXML',
  'VISUALSTUDIOTRX',
] as const;
export type ReportFileFormat = (typeof REPORT_FILE_FORMATS)[number];

/** The builds of a batch, whichever way they were written: a matrix and a fan-out are expanded. */
export interface BatchSpec {
  readonly kind: 'list' | 'graph' | 'matrix' | 'fanout';
  /** The first failure stops the others. */
  readonly fastFail: boolean;
  /** Never empty; dependencies are known and without cycles. */
  readonly tasks: readonly BatchTask[];
}

export interface BatchTask {
  readonly identifier: string;
  readonly dependsOn: readonly string[];
  readonly ignoreFailure: boolean;
  readonly debugSession: boolean;
  /** Instead of the batch's own: a path or a document. */
  readonly buildspec?: string;
  readonly environment: BatchTaskEnvironment;
  /** Of a fan-out. */
  readonly shard?: { readonly index: number; readonly count: number };
}

export interface BatchTaskEnvironment {
  readonly computeType?: string;
  /** May hold a variable of the project. */
  readonly image?: string;
  readonly type?: string;
  readonly fleet?: string;
  readonly privilegedMode?: boolean;
  readonly variables: Readonly<Record<string, string>>;
}
