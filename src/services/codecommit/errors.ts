import { AwsError } from '../../kernel/aws-error.js';

/**
 * Each error with its sentence.
 * @source AWS CodeCommit API Reference, where not said otherwise
 */
const SENTENCES = {
  ApprovalRuleContentRequired:
    'The content for the approval rule is empty. You must provide some content for an approval rule. The content cannot be null.',
  ApprovalRuleDoesNotExist: 'The specified approval rule does not exist.',
  ApprovalRuleNameAlreadyExists:
    'An approval rule with that name already exists. Approval rule names must be unique within the scope of a pull request.',
  ApprovalRuleNameRequired: 'An approval rule name is required, but was not specified.',
  ApprovalStateRequired: 'An approval state is required, but was not specified.',
  BeforeCommitIdAndAfterCommitIdAreSame:
    'The before commit ID and the after commit ID are the same, which is not valid. The before commit ID and the after commit ID must be different commit IDs.',
  BranchDoesNotExist: 'The specified branch does not exist.',
  BranchNameExists:
    'Cannot create the branch with the specified name because the commit conflicts with an existing branch with the same name. Branch names must be unique.',
  BranchNameIsTagName:
    'The specified branch name is not valid because it is a tag name. Enter the name of a branch in the repository. For a list of valid branch names, use ListBranches.',
  BranchNameRequired: 'A branch name is required, but was not specified.',
  ClientRequestTokenRequired:
    'A client request token is required. A client request token is an unique, client-generated idempotency token that, when provided in a request, ensures the request cannot be repeated with a changed parameter. If a request is received with the same parameters and a token is included, the request returns information about the initial request that used that token.',
  CommentContentRequired:
    'The comment is empty. You must provide some content for a comment. The content cannot be null.',
  CommentContentSizeLimitExceeded: 'The comment is too large. Comments are limited to 10,240 characters.',
  CommentDeleted: 'This comment has already been deleted. You cannot edit or delete a deleted comment.',
  CommentDoesNotExist:
    'No comment exists with the provided ID. Verify that you have used the correct ID, and then try again.',
  CommentIdRequired: 'The comment ID is missing or null. A comment ID is required.',
  CommentNotCreatedByCaller:
    'You cannot modify or delete this comment. Only comment authors can modify or delete their comments.',
  CommitDoesNotExist:
    'The specified commit does not exist or no commit was specified, and the specified repository has no default branch.',
  CommitIdDoesNotExist: 'The specified commit ID does not exist.',
  CommitIdRequired: 'A commit ID was not specified.',
  CommitMessageLengthExceeded: 'The commit message is too long. Provide a shorter string.',
  CommitRequired: 'A commit was not specified.',
  ConcurrentReferenceUpdate:
    'The merge cannot be completed because the target branch has been modified. Another user might have modified the target branch while the merge was in progress. Wait a few minutes, and then try again.',
  DefaultBranchCannotBeDeleted:
    'The specified branch is the default branch for the repository, and cannot be deleted. To delete this branch, you must first set another branch as the default branch.',
  EncryptionKeyInvalidId: 'The Key Management Service encryption key is not valid.',
  FileContentSizeLimitExceeded:
    'The file cannot be added because it is too large. The maximum file size is 6 MB, and the combined file content change size is 7 MB. Consider making these changes using a Git client.',
  FileModeRequired:
    'The commit cannot be created because no file mode has been specified. A file mode is required to update mode permissions for a file.',
  IdempotencyParameterMismatch:
    'The client request token is not valid. Either the token is not in a valid format, or the token has been used in a previous request and cannot be reused.',
  InvalidActorArn:
    'The Amazon Resource Name (ARN) is not valid. Make sure that you have provided the full ARN for the user who initiated the change for the pull request, and then try again.',
  InvalidApprovalRuleContent: 'The content for the approval rule is not valid.',
  InvalidApprovalRuleName: 'The name for the approval rule is not valid.',
  InvalidApprovalState: 'The state for the approval is not valid. Valid values include APPROVE and REVOKE.',
  InvalidAuthorArn:
    'The Amazon Resource Name (ARN) is not valid. Make sure that you have provided the full ARN for the author of the pull request, and then try again.',
  InvalidBranchName: 'The specified reference name is not valid.',
  InvalidClientRequestToken: 'The client request token is not valid.',
  InvalidCommentId:
    'The comment ID is not in a valid format. Make sure that you have provided the full comment ID.',
  InvalidCommit: 'The specified commit is not valid.',
  InvalidCommitId: 'The specified commit ID is not valid.',
  InvalidConflictDetailLevel: 'The specified conflict detail level is not valid.',
  InvalidConflictResolution: 'The specified conflict resolution list is not valid.',
  InvalidConflictResolutionStrategy: 'The specified conflict resolution strategy is not valid.',
  InvalidContinuationToken: 'The specified continuation token is not valid.',
  InvalidDescription:
    'The pull request description is not valid. Descriptions cannot be more than 1,000 characters.',
  InvalidEmail:
    'The specified email address either contains one or more characters that are not allowed, or it exceeds the maximum number of characters allowed for an email address.',
  InvalidFileMode:
    'The specified file mode permission is not valid. For a list of valid file mode permissions, see PutFile.',
  InvalidFilePosition:
    'The position is not valid. Make sure that the line number exists in the version of the file you want to comment on.',
  InvalidMaxConflictFiles: 'The specified value for the number of conflict files to return is not valid.',
  InvalidMaxResults: 'The specified number of maximum results is not valid.',
  InvalidMergeOption:
    'The specified merge option is not valid for this operation. Not all merge strategies are supported for all operations.',
  InvalidOrder: 'The specified sort order is not valid.',
  InvalidOverrideStatus: 'The override status is not valid. Valid statuses are OVERRIDE and REVOKE.',
  InvalidPath: 'The specified path is not valid.',
  InvalidPullRequestEventType: 'The pull request event type is not valid.',
  InvalidPullRequestId:
    'The pull request ID is not valid. Make sure that you have provided the full ID and that the pull request is in the specified repository, and then try again.',
  InvalidPullRequestStatus:
    'The pull request status is not valid. The only valid values are OPEN and CLOSED.',
  InvalidPullRequestStatusUpdate:
    'The pull request status update is not valid. The only valid update is from OPEN to CLOSED.',
  InvalidReferenceName:
    'The specified reference name format is not valid. Reference names must conform to the Git references format (for example, refs/heads/main). For more information, see Git Internals - Git References or consult your Git documentation.',
  InvalidRelativeFileVersionEnum:
    'Either the enum is not in a valid format, or the specified file version enum is not valid in respect to the current file version.',
  InvalidReplacementContent:
    'Automerge was specified for resolving the conflict, but the replacement type is not valid or content is missing.',
  InvalidReplacementType:
    'Automerge was specified for resolving the conflict, but the specified replacement type is not valid.',
  InvalidRepositoryDescription: 'The specified repository description is not valid.',
  /** With its final space. @source answers of the service, as recorded by client test suites */
  InvalidRepositoryName:
    'The repository name is not valid. Repository names can be any valid combination of letters, numbers, periods, underscores, and dashes between 1 and 100 characters in length. Names are case sensitive. For more information, see Limits in the AWS CodeCommit User Guide. ',
  InvalidResourceArn: 'The value for the resource ARN is not valid.',
  InvalidRevisionId: 'The revision ID is not valid. Use GetPullRequest to determine the value.',
  InvalidRuleContentSha256: 'The SHA-256 hash signature for the rule content is not valid.',
  InvalidSortBy: 'The specified sort by value is not valid.',
  InvalidSystemTagUsage: 'The specified tag is not valid. Key names cannot be prefixed with aws:.',
  InvalidTagKeysList: 'The list of tags is not valid.',
  InvalidTagsMap: 'The map of tags is not valid.',
  InvalidTargetBranch: 'The specified target branch is not valid.',
  InvalidTitle:
    'The title of the pull request is not valid. Pull request titles cannot exceed 100 characters in length.',
  ManualMergeRequired:
    'The pull request cannot be merged automatically into the destination branch. You must manually merge the branches and resolve any conflicts.',
  MaximumConflictResolutionEntriesExceeded: 'The number of allowed conflict resolution entries was exceeded.',
  MaximumNumberOfApprovalsExceeded:
    'The number of approvals required for the approval rule exceeds the maximum number allowed.',
  MaximumOpenPullRequestsExceeded:
    'You cannot create the pull request because the repository has too many open pull requests. The maximum number of open pull requests for a repository is 1,000. Close one or more open pull requests, and then try again.',
  MaximumRepositoryNamesExceeded:
    'The maximum number of allowed repository names was exceeded. Currently, this number is 100.',
  MergeOptionRequired: 'A merge option or stategy is required, and none was provided.',
  MultipleConflictResolutionEntries:
    'More than one conflict resolution entries exists for the conflict. A conflict can have only one conflict resolution entry.',
  MultipleRepositoriesInPullRequest:
    'You cannot include more than one repository in a pull request. Make sure you have specified only one repository name in your request, and then try again.',
  NameLengthExceeded:
    'The user name is not valid because it has exceeded the character limit for author names.',
  NumberOfRulesExceeded:
    'The approval rule cannot be added. The pull request has the maximum number of approval rules associated with it.',
  OverrideAlreadySet: 'The pull request has already had its approval rules set to override.',
  OverrideStatusRequired:
    'An override status is required, but no value was provided. Valid values include OVERRIDE and REVOKE.',
  PathDoesNotExist: 'The specified path does not exist.',
  PathRequired: 'The folderPath for a location cannot be null.',
  PullRequestAlreadyClosed: 'The pull request status cannot be updated because it is already closed.',
  PullRequestApprovalRulesNotSatisfied:
    'The pull request cannot be merged because one or more approval rules applied to the pull request have conditions that have not been met.',
  PullRequestCannotBeApprovedByAuthor:
    'The approval cannot be applied because the user approving the pull request matches the user who created the pull request. You cannot approve a pull request that you created.',
  PullRequestDoesNotExist:
    'The pull request ID could not be found. Make sure that you have specified the correct repository name and pull request ID, and then try again.',
  PullRequestIdRequired: 'A pull request ID is required, but none was provided.',
  PullRequestStatusRequired: 'A pull request status is required, but none was provided.',
  ReferenceDoesNotExist: 'The specified reference does not exist. You must provide a full commit ID.',
  ReferenceNameRequired: 'A reference name is required, but none was provided.',
  ReferenceTypeNotSupported: 'The specified reference is not a supported type.',
  ReplacementContentRequired: 'USE_NEW_CONTENT was specified, but no replacement content has been provided.',
  ReplacementTypeRequired: 'A replacement type is required.',
  RepositoryLimitExceeded: 'A repository resource limit was exceeded.',
  RepositoryNameRequired: 'A repository name is required, but was not specified.',
  RepositoryNamesRequired: 'At least one repository name object is required, but was not specified.',
  RepositoryNotAssociatedWithPullRequest:
    'The repository does not contain any pull requests with that pull request ID. Use GetPullRequest to verify the correct repository name for the pull request ID.',
  ResourceArnRequired: 'A valid Amazon Resource Name (ARN) for an CodeCommit resource is required.',
  RevisionIdRequired: 'A revision ID is required, but was not provided.',
  RevisionNotCurrent:
    'The revision ID provided in the request does not match the current revision ID. Use GetPullRequest to retrieve the current revision ID.',
  SourceAndDestinationAreSame:
    'The source branch and destination branch for the pull request are the same. You must specify different branches for the source and destination.',
  TagKeysListRequired: 'A list of tag keys is required. The list cannot be empty or null.',
  TagsMapRequired: 'A map of tags is required.',
  TargetRequired:
    'A pull request target is required. It cannot be empty or null. A pull request target must contain the full values for the repository name, source branch, and destination branch for the pull request.',
  TargetsRequired: 'An array of target objects is required. It cannot be empty or null.',
  TipOfSourceReferenceIsDifferent:
    'The tip of the source branch in the destination repository does not match the tip of the source branch specified in your request. The pull request might have been updated. Make sure that you have the latest changes.',
  TipsDivergenceExceeded:
    'The divergence between the tips of the provided commit specifiers is too great to determine whether there might be any merge conflicts. Locally compare the specifiers using git diff or a diff tool.',
  TitleRequired: 'A pull request title is required. It cannot be empty or null.',
  TooManyTags: 'The maximum number of tags for an CodeCommit resource has been exceeded.',
} as const;

export type CodeCommitFault = keyof typeof SENTENCES;

/** `codeCommitError('BranchDoesNotExist')` is a BranchDoesNotExistException with AWS's sentence. */
export function codeCommitError(fault: CodeCommitFault): AwsError {
  return new AwsError(`${fault}Exception`, SENTENCES[fault], { statusCode: 400 });
}

/** @source answers of the service, as recorded by client test suites */
export function repositoryDoesNotExist(repositoryName: string): AwsError {
  return new AwsError('RepositoryDoesNotExistException', `${repositoryName} does not exist`, {
    statusCode: 400,
  });
}

/** @source answers of the service, as recorded by client test suites */
export function repositoryNameExists(repositoryName: string): AwsError {
  const message = `Repository named ${repositoryName} already exists`;
  return new AwsError('RepositoryNameExistsException', message, { statusCode: 400 });
}

/** @param message who may not do what on what, as the policy evaluation says it */
export function accessDenied(message: string): AwsError {
  return new AwsError('AccessDeniedException', message, { statusCode: 400 });
}
