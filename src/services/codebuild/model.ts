import type {
  LogsConfig,
  ProjectArtifacts,
  ProjectBuildBatchConfig,
  ProjectCache,
  ProjectEnvironment,
  ProjectFileSystemLocation,
  ProjectSource,
  ProjectSourceVersion,
  ProjectVisibilityType,
  Tag,
  VpcConfig,
} from '@aws-sdk/client-codebuild';
import type { BuildState } from './machine/model.js';
import type { WebhookDocument, WebhookTrigger } from './webhooks/model.js';

/** What a project says about its builds; a build keeps the copy that it was started with. Plain JSON. */
export interface BuildSettings {
  readonly source: ProjectSource;
  readonly secondarySources: readonly ProjectSource[];
  readonly sourceVersion?: string;
  readonly secondarySourceVersions: readonly ProjectSourceVersion[];
  readonly artifacts: ProjectArtifacts;
  readonly secondaryArtifacts: readonly ProjectArtifacts[];
  readonly cache: ProjectCache;
  readonly environment: ProjectEnvironment;
  /** ARN */
  readonly serviceRole: string;
  readonly timeoutInMinutes: number;
  readonly queuedTimeoutInMinutes: number;
  readonly encryptionKey: string;
  readonly vpcConfig?: VpcConfig;
  readonly logsConfig?: LogsConfig;
  readonly fileSystemLocations?: readonly ProjectFileSystemLocation[];
}

/** Instants are epoch ms. */
export interface ProjectDocument {
  readonly name: string;
  readonly description?: string;
  readonly settings: BuildSettings;
  readonly tags: readonly Tag[];
  readonly badgeEnabled: boolean;
  /** In the badge's URL, from the first time that it was switched on. */
  readonly badgeToken?: string;
  readonly webhook?: WebhookDocument;
  /** Absent: nobody has ever said. */
  readonly visibility?: ProjectVisibility;
  readonly buildBatchConfig?: ProjectBuildBatchConfig;
  readonly concurrentBuildLimit?: number;
  readonly autoRetryLimit?: number;
  readonly createdAt: number;
  readonly lastModifiedAt: number;
  readonly nextBuildNumber: number;
  /** Absent before the first batch. */
  readonly nextBatchNumber?: number;
  /** Changes when the project's cache is invalidated. */
  readonly cacheGeneration?: string;
}

export interface ProjectVisibility {
  readonly projectVisibility: ProjectVisibilityType;
  readonly alias: string;
  /** ARN: reads for the public. */
  readonly resourceAccessRole?: string;
}

/** @returns undefined for private projects */
export function publicAliasOf(visibility: ProjectVisibility | undefined): string | undefined {
  return visibility?.projectVisibility === 'PUBLIC_READ' ? visibility.alias : undefined;
}

export interface BuildDocument {
  /** `PROJECT:UUID` */
  readonly id: string;
  readonly uuid: string;
  readonly projectName: string;
  readonly buildNumber: number;
  /** `user`, `role/session`, `codepipeline/NAME`, `rule/NAME` */
  readonly initiator: string;
  readonly startedAt: number;
  readonly settings: BuildSettings;
  readonly buildspecOverride?: string;
  readonly idempotencyToken?: string;
  /** Hash of the request that `idempotencyToken` came with. */
  readonly requestHash?: string;
  readonly state: BuildState;
  /** The event that has started it. */
  readonly webhook?: WebhookTrigger;
  /** The build runs in a container of this image; absent for processes, and until that is settled. */
  readonly image?: string;
  /** Of the directory below `/codebuild/output`; differs from build to build, as on AWS. */
  readonly sourceDigits: string;
  /** Known from the start for pipelines, else when the source is there. */
  readonly resolvedSourceVersion?: string;
  /** Absent until the stream exists, and for builds that log nowhere. */
  readonly logs?: LogPlace;
  readonly exportedVariables?: readonly ExportedVariable[];
  readonly uploads?: readonly ArtifactUpload[];
  readonly reportArns?: readonly string[];
  /** Of builds that a batch has started. */
  readonly batch?: BatchMembership;
  readonly autoRetry?: AutoRetry;
  /** `codebuild-breakpoint` makes the build wait. */
  readonly debugSessionEnabled?: boolean;
  /** Where a terminal in the build is opened: `process:DIRECTORY` or `docker:CONTAINER`, on the server's machine. */
  readonly sessionTarget?: string;
}

export interface BatchMembership {
  /** `PROJECT:UUID` */
  readonly id: string;
  readonly identifier: string;
  /** The build only finds out what the batch consists of. */
  readonly readsSpec: boolean;
  /** The provider of the source is told of this build, not only of the batch. */
  readonly isReported?: boolean;
  readonly shard?: { readonly index: number; readonly count: number };
}

/** A build that is done again by itself after it failed. */
export interface AutoRetry {
  readonly limit: number;
  /** 0 for the first build. */
  readonly number: number;
  /** Build ids. */
  readonly previous?: string;
  readonly next?: string;
}

export interface LogPlace {
  readonly groupName: string;
  readonly streamName: string;
}

export interface ExportedVariable {
  readonly name: string;
  readonly value: string;
}

/** What UPLOAD_ARTIFACTS has put where. */
export interface ArtifactUpload {
  /** Absent for the primary artifact. */
  readonly artifactIdentifier?: string;
  /** ARN of BUCKET/KEY in S3. */
  readonly location: string;
  /** Of a zip; empty where files were uploaded one by one. */
  readonly md5Hex: string;
  readonly sha256Hex: string;
}
