import type { ExecutionMode } from './machine/plan.js';
import type { ActionStatus, Rerun } from './machine/state.js';
import type { ExecutionStatus } from './machine/status.js';
import type { Action } from './model.js';

/** One execution of a pipeline, as its history keeps it. */
export interface ExecutionRecord {
  readonly pipelineId: string;
  readonly pipelineName: string;
  readonly pipelineVersion: number;
  readonly executionId: string;
  /** Orders the executions and actions of one pipeline by their start. */
  readonly sequence: number;
  readonly mode: ExecutionMode;
  readonly trigger: ExecutionTrigger;
  /** The pipeline's variables with the values of this execution. */
  readonly variables: readonly ResolvedVariable[];
  /** What the sources must take instead of the newest: overrides, and the commits that events told of. */
  readonly sourceRevisions: readonly SourceRevision[];
  /** What the sources took. */
  readonly artifactRevisions: readonly ArtifactRevision[];
  readonly status: ExecutionStatus;
  /** Why it has that status, in words. */
  readonly reason: string;
  readonly stopReason?: string;
  readonly succeededStages: readonly string[];
  /** The stage that it entered last. */
  readonly entered?: EnteredStage;
  /** A rollback: whose inputs and variables it takes. */
  readonly rollsBackTo?: string;
  /** It began with some actions of a stage, with what another execution brought there. */
  readonly rerun?: RerunRecord;
  /** Whose id its variables name, where that is neither its own nor that of `rollsBackTo`. */
  readonly original?: string;
  /** The client's token, or the event that started it: the same again starts nothing. */
  readonly requestToken?: string;
  readonly startedAt: number;
  readonly updatedAt: number;
}

export interface RerunRecord extends Rerun {
  /** The stages in front: all that was done there is taken over. */
  readonly earlierStages: readonly string[];
}

export interface EnteredStage {
  readonly stage: string;
  readonly startedAt: number;
  /** When it was last retried by somebody. */
  readonly retriedAt?: number;
}

export interface ExecutionTrigger {
  readonly type:
    | 'CreatePipeline'
    | 'StartPipelineExecution'
    | 'PollForSourceChanges'
    | 'CloudWatchEvent'
    | 'PutActionRevision'
    | 'Webhook'
    | 'WebhookV2'
    | 'ManualRollback'
    | 'AutomatedRollback';
  /** The ARN of who or what started it; of an automated rollback, JSON that names the execution that failed. */
  readonly detail?: string;
}

export interface ResolvedVariable {
  readonly name: string;
  readonly resolvedValue: string;
}

export interface SourceRevision {
  readonly actionName: string;
  readonly revisionType: 'COMMIT_ID' | 'IMAGE_DIGEST' | 'S3_OBJECT_VERSION_ID' | 'S3_OBJECT_KEY';
  readonly revisionValue: string;
  /** Output variables of the action that tell of what started the execution: the branch, the tag, the pull request. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface ArtifactRevision {
  readonly actionName: string;
  /** The artifact's. */
  readonly name: string;
  readonly revisionId: string;
  readonly revisionChangeIdentifier?: string;
  readonly revisionSummary?: string;
  readonly createdAt: number;
  readonly revisionUrl?: string;
}

/** One attempt at one action. */
export interface ActionRecord {
  readonly pipelineId: string;
  readonly pipelineName: string;
  readonly pipelineVersion: number;
  readonly executionId: string;
  readonly actionExecutionId: string;
  readonly sequence: number;
  /** The execution's: 1, and one more with every stage retry. */
  readonly attempt: number;
  readonly stage: string;
  /** As declared. */
  readonly action: Action;
  /** Whose permissions the pipeline itself has; an action's own role is assumed through it. */
  readonly pipelineRoleArn: string;
  readonly region: string;
  readonly inputs: readonly ArtifactLocation[];
  readonly outputs: readonly ArtifactLocation[];
  /** The configuration with its variables filled in. */
  readonly configuration: Readonly<Record<string, string>>;
  /** The commands of a compute action with their variables filled in. */
  readonly commands?: readonly string[];
  /** The values of its environment variables, filled in too. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly sourceRevisions: readonly SourceRevision[];
  readonly status: ActionStatus;
  /** What keeps it from being started at all. */
  readonly refusal?: ActionFailure;
  /** What it works on elsewhere: a build, a deployment. Set once that is known to have begun. */
  readonly external?: ExternalExecution;
  readonly summary?: string;
  readonly failure?: ActionFailure;
  readonly revision?: ArtifactRevision;
  readonly outputVariables: Readonly<Record<string, string>>;
  /** A manual approval's, while and after it waits. */
  readonly approval?: Approval;
  readonly updatedBy?: string;
  /** 0 to 100, where a job worker tells. */
  readonly percentComplete?: number;
  readonly startedAt: number;
  readonly updatedAt: number;
  /** When it fails if it has not ended. */
  readonly timeoutAt: number;
}

export interface ArtifactLocation {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  readonly encryptionKeyId?: string;
  /** What the source took, where a source action made it. */
  readonly revisionId?: string;
  /** Where it was made, if that is another region: it is copied from there before the action starts. */
  readonly copyOf?: { readonly bucket: string; readonly key: string };
}

/** What polling has seen of the sources of a pipeline: it starts nothing again. */
export interface SeenRevisions {
  readonly seen: readonly SourceHead[];
}

/** The branches and tags of a watched repository as they were seen last. */
export interface GitWatch {
  /** `watchKey`: that of another repository says nothing of this one. */
  readonly repository: string;
  /** Commits by full reference name. */
  readonly references: Readonly<Record<string, string>>;
  /** Why the repository cannot be read at present. */
  readonly problem?: string;
}

export interface SourceHead {
  readonly actionName: string;
  readonly revisionId: string;
}

export interface ExternalExecution {
  readonly id: string;
  readonly url?: string;
  /** Of what runs here: where its output is. */
  readonly logStreamArn?: string;
}

export interface ActionFailure {
  readonly code: FailureCode;
  readonly message: string;
}

/** @source AWS CodePipeline API Reference, FailureDetails */
export type FailureCode =
  | 'JobFailed'
  | 'ConfigurationError'
  | 'PermissionError'
  | 'RevisionOutOfSync'
  | 'RevisionUnavailable'
  | 'SystemUnavailable';

export interface Approval {
  readonly token: string;
  readonly answered: boolean;
  /** What the topic of `NotificationArn` is to be told. */
  readonly notification?: ApprovalNotification;
}

export interface ApprovalNotification {
  readonly topicArn: string;
  readonly message: string;
  readonly sent: boolean;
}
