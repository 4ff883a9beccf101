import type { ActionTypeDeclaration, GitConfiguration } from '@aws-sdk/client-codepipeline';
import type { ExecutionMode, RetryMode } from './machine/plan.js';

/** A pipeline's structure, whole: defaults filled in, every rule checked. */
export interface Definition {
  readonly name: string;
  readonly roleArn: string;
  /** By region; one entry where the user gave `artifactStore`. */
  readonly artifactStores: Readonly<Record<string, ArtifactStore>>;
  /** Whether the user gave the stores by region: they are shown as they were given. */
  readonly storesByRegion: boolean;
  readonly stages: readonly Stage[];
  /** 1 at creation, one more per update. */
  readonly version: number;
  readonly executionMode: ExecutionMode;
  readonly pipelineType: 'V1' | 'V2';
  readonly variables: readonly VariableDeclaration[];
  readonly triggers: readonly Trigger[];
}

export interface ArtifactStore {
  /** The bucket's name. */
  readonly location: string;
  readonly encryptionKeyId?: string;
}

export interface Stage {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly beforeEntry?: Condition;
  readonly onSuccess?: Condition;
  readonly onFailure?: FailurePolicy;
}

/** What a stage does about failed actions. */
export interface FailurePolicy {
  readonly result?: ConditionResult;
  readonly retryMode?: RetryMode;
  readonly condition?: Condition;
}

export type ConditionResult = 'FAIL' | 'SKIP' | 'ROLLBACK' | 'RETRY';

/** Met where every rule is; otherwise its result comes about. */
export interface Condition {
  readonly result?: ConditionResult;
  readonly rules: readonly Rule[];
}

export interface Rule {
  readonly name: string;
  readonly ruleTypeId: RuleTypeId;
  readonly configuration: Readonly<Record<string, string>>;
  readonly inputArtifacts: readonly string[];
  readonly commands?: readonly string[];
  readonly roleArn?: string;
  readonly region?: string;
  readonly timeoutInMinutes?: number;
}

export interface RuleTypeId {
  readonly category: 'Rule';
  readonly owner: 'AWS';
  readonly provider: string;
  readonly version: string;
}

export interface Action {
  readonly name: string;
  readonly actionTypeId: ActionTypeId;
  readonly runOrder: number;
  /** Secrets in clear; masked wherever they are shown. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly inputArtifacts: readonly string[];
  readonly outputArtifacts: readonly OutputArtifact[];
  readonly roleArn?: string;
  readonly region?: string;
  readonly namespace?: string;
  readonly timeoutInMinutes?: number;
  readonly commands?: readonly string[];
  readonly outputVariables?: readonly string[];
  readonly environmentVariables?: readonly EnvironmentVariable[];
  /** Of a type that the account has declared itself; a type's definition never changes under its version. */
  readonly declaredType?: DeclaredActionType;
}

/** An action type that is not built in: a custom one, or a third party's. Plain JSON. */
export interface DeclaredActionType {
  readonly id: ActionTypeId;
  /** Least and most. */
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
  readonly properties: readonly DeclaredProperty[];
  readonly urls: ActionTypeUrls;
  /** How long one of its jobs may take, continued ones each; a day where it is left out. */
  readonly jobTimeoutMs?: number;
}

export interface DeclaredProperty {
  readonly name: string;
  readonly required: boolean;
  readonly key: boolean;
  readonly secret: boolean;
  /** Job workers may ask for the jobs of one value of it. */
  readonly queryable: boolean;
  readonly description?: string;
  readonly type?: 'String' | 'Number' | 'Boolean';
}

/** `{Config:NAME}` stands for a configuration value, `{ExternalExecutionId}` for what a worker has named. */
export interface ActionTypeUrls {
  readonly thirdPartyConfigurationUrl?: string;
  readonly entityUrlTemplate?: string;
  readonly executionUrlTemplate?: string;
  readonly revisionUrlTemplate?: string;
}

export interface OutputArtifact {
  readonly name: string;
  readonly files?: readonly string[];
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly type?: 'PLAINTEXT' | 'SECRETS_MANAGER';
}

export type ActionCategory = 'Source' | 'Build' | 'Deploy' | 'Test' | 'Invoke' | 'Approval' | 'Compute';
export type ActionOwner = 'AWS' | 'ThirdParty' | 'Custom';

export interface ActionTypeId {
  readonly category: ActionCategory;
  readonly owner: ActionOwner;
  readonly provider: string;
  readonly version: string;
}

export interface VariableDeclaration {
  readonly name: string;
  readonly defaultValue?: string;
  readonly description?: string;
}

/** Kept as given: what starts a pipeline by a git trigger reads it. */
export interface Trigger {
  readonly providerType: 'CodeStarSourceConnection';
  readonly gitConfiguration: GitConfiguration;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A pipeline as stored, under its name. */
export interface Pipeline {
  /** One life of a name: a pipeline that is deleted and created again has another history. */
  readonly pipelineId: string;
  readonly accountId: string;
  readonly region: string;
  readonly definition: Definition;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: readonly Tag[];
}

/** An older structure version. */
export interface PipelineVersion {
  readonly definition: Definition;
  readonly updatedAt: number;
}

/** An action type of the account's own, as stored by `typeKey`. It stays after its deletion: its version is used up. */
export interface ActionTypeRecord {
  readonly type: DeclaredActionType;
  readonly createdAt: number;
  /** Epoch ms. */
  readonly deletedAt?: number;
  readonly tags: readonly Tag[];
  /** Of third-party types: the whole structure as UpdateActionType was given it. */
  readonly declaration?: ActionTypeDeclaration;
}
