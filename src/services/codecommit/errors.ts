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
  ApprovalRuleTemplateContentRequired:
    'The content for the approval rule template is empty. You must provide some content for an approval rule template. The content cannot be null.',
  ApprovalRuleTemplateDoesNotExist:
    'The specified approval rule template does not exist. Verify that the name is correct and that you are signed in to the Amazon Web Services Region where the template was created, and then try again.',
  ApprovalRuleTemplateInUse:
    'The approval rule template is associated with one or more repositories. You cannot delete a template that is associated with a repository. Remove all associations, and then try again.',
  ApprovalRuleTemplateNameAlreadyExists:
    'You cannot create an approval rule template with that name because a template with that name already exists in this Amazon Web Services Region for your Amazon Web Services account. Approval rule template names must be unique.',
  ApprovalRuleTemplateNameRequired: 'An approval rule template name is required, but was not specified.',
  ApprovalStateRequired: 'An approval state is required, but was not specified.',
  BeforeCommitIdAndAfterCommitIdAreSame:
    'The before commit ID and the after commit ID are the same, which is not valid. The before commit ID and the after commit ID must be different commit IDs.',
  BlobIdDoesNotExist: 'The specified blob does not exist.',
  BlobIdRequired: 'A blob ID is required, but was not specified.',
  BranchDoesNotExist: 'The specified branch does not exist.',
  BranchNameExists:
    'Cannot create the branch with the specified name because the commit conflicts with an existing branch with the same name. Branch names must be unique.',
  BranchNameIsTagName:
    'The specified branch name is not valid because it is a tag name. Enter the name of a branch in the repository. For a list of valid branch names, use ListBranches.',
  BranchNameRequired: 'A branch name is required, but was not specified.',
  CannotDeleteApprovalRuleFromTemplate:
    'The approval rule cannot be deleted from the pull request because it was created by an approval rule template and applied to the pull request automatically.',
  CannotModifyApprovalRuleFromTemplate:
    'The approval rule cannot be modified for the pull request because it was created by an approval rule template and applied to the pull request automatically.',
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
  CommitIdsLimitExceeded:
    'The maximum number of allowed commit IDs in a batch request is 100. Verify that your batch requests contains no more than 100 commit IDs, and then try again.',
  CommitIdsListRequired:
    'A list of commit IDs is required, but was either not specified or the list was empty.',
  CommitMessageLengthExceeded: 'The commit message is too long. Provide a shorter string.',
  CommitRequired: 'A commit was not specified.',
  ConcurrentReferenceUpdate:
    'The merge cannot be completed because the target branch has been modified. Another user might have modified the target branch while the merge was in progress. Wait a few minutes, and then try again.',
  DefaultBranchCannotBeDeleted:
    'The specified branch is the default branch for the repository, and cannot be deleted. To delete this branch, you must first set another branch as the default branch.',
  DirectoryNameConflictsWithFileName:
    'A file cannot be added to the repository because the specified path name has the same name as a file that already exists in this repository. Either provide a different name for the file, or specify a different path for the file.',
  EncryptionKeyInvalidId: 'The Key Management Service encryption key is not valid.',
  EncryptionKeyRequired: 'A KMS encryption key ID is required but was not specified.',
  FileContentAndSourceFileSpecified:
    'The commit cannot be created because both a source file and file content have been specified for the same file. You cannot provide both. Either specify a source file or provide the file content directly.',
  FileContentRequired:
    'The file cannot be added because it is empty. Empty files cannot be added to the repository with this API.',
  FileContentSizeLimitExceeded:
    'The file cannot be added because it is too large. The maximum file size is 6 MB, and the combined file content change size is 7 MB. Consider making these changes using a Git client.',
  FileDoesNotExist:
    'The specified file does not exist. Verify that you have used the correct file name, full path, and extension.',
  FileEntryRequired:
    'The commit cannot be created because no files have been specified as added, updated, or changed (PutFile or DeleteFile) for the commit.',
  FileModeRequired:
    'The commit cannot be created because no file mode has been specified. A file mode is required to update mode permissions for a file.',
  FileNameConflictsWithDirectoryName:
    'A file cannot be added to the repository because the specified file name has the same name as a directory in this repository. Either provide another name for the file, or add the file in a directory that does not match the file name.',
  FilePathConflictsWithSubmodulePath:
    'The commit cannot be created because a specified file path points to a submodule. Verify that the destination files have valid file paths that do not point to a submodule.',
  FileTooLarge:
    'The specified file exceeds the file size limit for CodeCommit. For more information about limits in CodeCommit, see Quotas in the CodeCommit User Guide.',
  FolderContentSizeLimitExceeded:
    'The commit cannot be created because at least one of the overall changes in the commit results in a folder whose contents exceed the limit of 6 MB. Either reduce the number and size of your changes, or split the changes across multiple folders.',
  FolderDoesNotExist:
    'The specified folder does not exist. Either the folder name is not correct, or you did not enter the full path to the folder.',
  IdempotencyParameterMismatch:
    'The client request token is not valid. Either the token is not in a valid format, or the token has been used in a previous request and cannot be reused.',
  InvalidActorArn:
    'The Amazon Resource Name (ARN) is not valid. Make sure that you have provided the full ARN for the user who initiated the change for the pull request, and then try again.',
  InvalidApprovalRuleContent: 'The content for the approval rule is not valid.',
  InvalidApprovalRuleName: 'The name for the approval rule is not valid.',
  InvalidApprovalRuleTemplateContent: 'The content of the approval rule template is not valid.',
  InvalidApprovalRuleTemplateDescription:
    'The description for the approval rule template is not valid because it exceeds the maximum characters allowed for a description. For more information about limits in CodeCommit, see Quotas in the CodeCommit User Guide.',
  InvalidApprovalRuleTemplateName:
    'The name of the approval rule template is not valid. Template names must be between 1 and 100 valid characters in length. For more information about limits in CodeCommit, see Quotas in the CodeCommit User Guide.',
  InvalidApprovalState: 'The state for the approval is not valid. Valid values include APPROVE and REVOKE.',
  InvalidAuthorArn:
    'The Amazon Resource Name (ARN) is not valid. Make sure that you have provided the full ARN for the author of the pull request, and then try again.',
  InvalidBlobId: 'The specified blob is not valid.',
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
  InvalidMaxMergeHunks: 'The specified value for the number of merge hunks to return is not valid.',
  InvalidMaxResults: 'The specified number of maximum results is not valid.',
  InvalidMergeOption:
    'The specified merge option is not valid for this operation. Not all merge strategies are supported for all operations.',
  InvalidOrder: 'The specified sort order is not valid.',
  InvalidOverrideStatus: 'The override status is not valid. Valid statuses are OVERRIDE and REVOKE.',
  InvalidParentCommitId:
    'The parent commit ID is not valid. The commit ID cannot be empty, and must match the head commit ID for the branch of the repository where you want to add or update a file.',
  InvalidPath: 'The specified path is not valid.',
  InvalidPullRequestEventType: 'The pull request event type is not valid.',
  InvalidPullRequestId:
    'The pull request ID is not valid. Make sure that you have provided the full ID and that the pull request is in the specified repository, and then try again.',
  InvalidPullRequestStatus:
    'The pull request status is not valid. The only valid values are OPEN and CLOSED.',
  InvalidPullRequestStatusUpdate:
    'The pull request status update is not valid. The only valid update is from OPEN to CLOSED.',
  InvalidReactionUserArn: 'The Amazon Resource Name (ARN) of the user or identity is not valid.',
  InvalidReactionValue:
    'The value of the reaction is not valid. For more information, see the CodeCommit User Guide.',
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
  InvalidRepositoryTriggerBranchName: 'One or more branch names specified for the trigger is not valid.',
  InvalidRepositoryTriggerCustomData: 'The custom data provided for the trigger is not valid.',
  InvalidRepositoryTriggerDestinationArn:
    'The Amazon Resource Name (ARN) for the trigger is not valid for the specified destination. The most common reason for this error is that the ARN does not meet the requirements for the service type.',
  InvalidRepositoryTriggerEvents:
    'One or more events specified for the trigger is not valid. Check to make sure that all events specified match the requirements for allowed events.',
  InvalidRepositoryTriggerName: 'The name of the trigger is not valid.',
  InvalidRepositoryTriggerRegion:
    'The Amazon Web Services Region for the trigger target does not match the Amazon Web Services Region for the repository. Triggers must be created in the same Amazon Web Services Region as the target for the trigger.',
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
  MaximumBranchesExceeded: 'The number of branches for the trigger was exceeded.',
  MaximumConflictResolutionEntriesExceeded: 'The number of allowed conflict resolution entries was exceeded.',
  MaximumFileEntriesExceeded:
    'The number of specified files to change as part of this commit exceeds the maximum number of files that can be changed in a single commit. Consider using a Git client for these changes.',
  MaximumNumberOfApprovalsExceeded:
    'The number of approvals required for the approval rule exceeds the maximum number allowed.',
  MaximumOpenPullRequestsExceeded:
    'You cannot create the pull request because the repository has too many open pull requests. The maximum number of open pull requests for a repository is 1,000. Close one or more open pull requests, and then try again.',
  MaximumRepositoryNamesExceeded:
    'The maximum number of allowed repository names was exceeded. Currently, this number is 100.',
  MaximumRepositoryTriggersExceeded: 'The number of triggers allowed for the repository was exceeded.',
  MaximumRuleTemplatesAssociatedWithRepository:
    'The maximum number of approval rule templates for a repository has been exceeded. You cannot associate more than 25 approval rule templates with a repository.',
  MergeOptionRequired: 'A merge option or stategy is required, and none was provided.',
  MultipleConflictResolutionEntries:
    'More than one conflict resolution entries exists for the conflict. A conflict can have only one conflict resolution entry.',
  MultipleRepositoriesInPullRequest:
    'You cannot include more than one repository in a pull request. Make sure you have specified only one repository name in your request, and then try again.',
  NameLengthExceeded:
    'The user name is not valid because it has exceeded the character limit for author names.',
  NoChange:
    'The commit cannot be created because no changes will be made to the repository as a result of this commit. A commit must contain at least one change.',
  NumberOfRuleTemplatesExceeded:
    'The maximum number of approval rule templates has been exceeded for this Amazon Web Services Region.',
  NumberOfRulesExceeded:
    'The approval rule cannot be added. The pull request has the maximum number of approval rules associated with it.',
  OverrideAlreadySet: 'The pull request has already had its approval rules set to override.',
  OverrideStatusRequired:
    'An override status is required, but no value was provided. Valid values include OVERRIDE and REVOKE.',
  ParentCommitDoesNotExist:
    'The parent commit ID is not valid because it does not exist. The specified parent commit ID does not exist in the specified branch of the repository.',
  ParentCommitIdOutdated:
    'The file could not be added because the provided parent commit ID is not the current tip of the specified branch. To view the full commit ID of the current head of the branch, use GetBranch.',
  ParentCommitIdRequired:
    'A parent commit ID is required. To view the full commit ID of a branch in a repository, use GetBranch or a Git command (for example, git pull or git log).',
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
  PutFileEntryConflict:
    'The commit cannot be created because one or more files specified in the commit reference both a file and a folder.',
  ReactionLimitExceeded:
    'The number of reactions has been exceeded. Reactions are limited to one reaction per user for each individual comment ID.',
  ReactionValueRequired: 'A reaction value is required.',
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
  RepositoryTriggerDestinationArnRequired:
    'A destination ARN for the target service for the trigger is required, but was not specified.',
  RepositoryTriggerEventsListRequired:
    'At least one event for the trigger is required, but was not specified.',
  RepositoryTriggerNameRequired: 'A name for the trigger is required, but was not specified.',
  RepositoryTriggersListRequired:
    'The list of triggers for the repository is required, but was not specified.',
  ResourceArnRequired: 'A valid Amazon Resource Name (ARN) for an CodeCommit resource is required.',
  RestrictedSourceFile:
    'The commit cannot be created because one of the changes specifies copying or moving a .gitkeep file.',
  RevisionIdRequired: 'A revision ID is required, but was not provided.',
  RevisionNotCurrent:
    'The revision ID provided in the request does not match the current revision ID. Use GetPullRequest to retrieve the current revision ID.',
  SameFileContent:
    'The file was not added or updated because the content of the file is exactly the same as the content of that file in the repository and branch that you specified.',
  SamePathRequest:
    'The commit cannot be created because one or more changes in this commit duplicate actions in the same file path. For example, you cannot make the same delete request to the same file in the same file path twice, or make a delete request and a move request to the same file as part of the same commit.',
  SourceAndDestinationAreSame:
    'The source branch and destination branch for the pull request are the same. You must specify different branches for the source and destination.',
  SourceFileOrContentRequired:
    'The commit cannot be created because no source files or file content have been specified for the commit.',
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
  Validation: 'The specified input is either not valid, or it could not be validated.',
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
