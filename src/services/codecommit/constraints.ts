/** @source AWS CodeCommit User Guide, "Quotas in AWS CodeCommit" */
export const QUOTAS = {
  repositoriesPerRegion: 1_000,
  descriptionCharacters: 1_000,
  branchNameCharacters: 256,
  referencesPerPush: 4_000,
  tags: 50,
  tagKeyCharacters: 128,
  tagValueCharacters: 256,
  batchNames: 100,
  repositoriesPerPage: 1_000,
  branchesPerPage: 100,
  openPullRequests: 1_000,
  /** The limits of the API's model; its messages name smaller ones. */
  titleCharacters: 150,
  pullRequestDescriptionCharacters: 10_240,
  clientRequestTokenCharacters: 1_000,
  pullRequestsPerPage: 100,
  pullRequestEventsPerPage: 100,
  approvalRulesPerPullRequest: 30,
  approvalRuleNameCharacters: 100,
  approvalRuleContentCharacters: 3_000,
  approvalPoolMembers: 50,
  approvalRuleTemplates: 1_000,
  templatesPerRepository: 25,
  destinationReferences: 100,
  namesPerPage: 100,
  approvalsPerPullRequest: 200,
  commentCharacters: 10_240,
  commentsPerPage: 100,
  commentsPerLargestPage: 500,
  reactionsPerPage: 1_000,
  differencesPerPage: 100,
  contextLines: 20,
  conflictFilesPerPage: 100,
  mergeHunksPerPage: 100,
  /** As many as a commit may change files. */
  conflictResolutions: 100,
  fileEntriesPerCommit: 100,
  fileBytes: 6_291_456,
  /** All new contents of a commit together. */
  changedBytes: 7_340_032,
  batchCommits: 100,
  triggers: 10,
  triggerNameCharacters: 100,
  triggerCustomDataCharacters: 1_000,
  triggerBranches: 10,
  fileVersionsPerPage: 100,
  pathCharacters: 4_096,
  commitMessageBytes: 262_144,
  authorNameCharacters: 1_024,
  emailCharacters: 256,
} as const;

/** @source AWS CodeCommit API Reference, CreateRepository and "Quotas": no name ends in `.git` */
export const REPOSITORY_NAME = /^(?!.*\.git$)[\w.-]{1,100}$/;

/** @source AWS CodeCommit API Reference, CreateRepository, kmsKeyId */
export const KMS_KEY_ID = /^[a-zA-Z0-9:/_-]+$/;

/** @source AWS CodeCommit User Guide, "Quotas": characters of tags */
export const TAG_TEXT = /^[\p{L}\p{N}\s+\-=._:/@]*$/u;

/**
 * Regions that a credential may have been signed for where nothing else says it.
 * @source AWS General Reference, "AWS CodeCommit endpoints and quotas"
 */
export const REGIONS: readonly string[] = [
  ...[
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'ca-central-1',
    'ca-west-1',
    'sa-east-1',
    'mx-central-1',
  ],
  ...[
    'eu-central-1',
    'eu-central-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'eu-south-1',
    'eu-south-2',
    'eu-north-1',
  ],
  ...['ap-east-1', 'ap-south-1', 'ap-south-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
  ...['me-south-1', 'me-central-1', 'il-central-1', 'af-south-1', 'us-gov-east-1', 'us-gov-west-1'],
  ...['cn-north-1', 'cn-northwest-1'],
];
