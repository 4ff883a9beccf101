import type {
  PullRequestBuildPolicy,
  ScopeConfiguration,
  WebhookBuildType,
  WebhookFilter,
} from '@aws-sdk/client-codebuild';

/** What lets a git provider start builds of a project. */
export interface WebhookDocument {
  /** In the payload URL; nobody else knows it. */
  readonly token: string;
  /** Signs the payloads. */
  readonly secret: string;
  readonly secretModifiedAt: number;
  readonly branchFilter?: string;
  /** One of the groups must fit, with all of its filters. */
  readonly filterGroups: readonly (readonly WebhookFilter[])[];
  /** Absent: builds, and nobody has said so. */
  readonly buildType?: WebhookBuildType;
  readonly manualCreation: boolean;
  readonly scopeConfiguration?: ScopeConfiguration;
  readonly pullRequestBuildPolicy?: PullRequestBuildPolicy;
}

export type RepositoryEventType =
  | 'PUSH'
  | 'PULL_REQUEST_CREATED'
  | 'PULL_REQUEST_UPDATED'
  | 'PULL_REQUEST_REOPENED'
  | 'PULL_REQUEST_MERGED'
  | 'PULL_REQUEST_CLOSED'
  | 'RELEASED'
  | 'PRERELEASED'
  | 'WORKFLOW_JOB_QUEUED';

/** What has happened in a repository, whichever provider tells it. Absent where the payload does not say. */
export interface RepositoryEvent {
  readonly type: RepositoryEventType;
  /** Of the commit to build. */
  readonly commitId?: string;
  readonly actorAccountId?: string;
  /** `refs/heads/x`, `refs/tags/x` */
  readonly headRef?: string;
  /** Of pull requests: where they lead. */
  readonly baseRef?: string;
  readonly previousCommitId?: string;
  /** Bitbucket's only, as CODEBUILD_WEBHOOK_MERGE_COMMIT is. */
  readonly mergeCommitId?: string;
  readonly commitMessage?: string;
  readonly filePaths?: readonly string[];
  readonly tagName?: string;
  readonly releaseName?: string;
  readonly repositoryName?: string;
  /** `owner/name`, for GitLab with more groups. */
  readonly repositoryPath?: string;
  /** To clone from. */
  readonly repositoryUrl?: string;
  readonly organizationName?: string;
  readonly workflowName?: string;
  readonly pullRequest?: string;
  /** Who has made the pull request, as the provider's API names people. */
  readonly author?: string;
  /** A pull request from another repository. */
  readonly isFromFork?: boolean;
}

/** What a build keeps of the event that has started it. */
export interface WebhookTrigger {
  readonly event: RepositoryEvent;
  /** `pr/1`, `branch/main`, `tag/v1` */
  readonly trigger: string;
}
