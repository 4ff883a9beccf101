import { AwsError } from '../../kernel/aws-error.js';

/**
 * Each error with its sentence.
 * @source AWS CodeCommit API Reference, where not said otherwise
 */
const SENTENCES = {
  BranchDoesNotExist: 'The specified branch does not exist.',
  BranchNameExists:
    'Cannot create the branch with the specified name because the commit conflicts with an existing branch with the same name. Branch names must be unique.',
  BranchNameRequired: 'A branch name is required, but was not specified.',
  CommitDoesNotExist:
    'The specified commit does not exist or no commit was specified, and the specified repository has no default branch.',
  CommitIdDoesNotExist: 'The specified commit ID does not exist.',
  CommitIdRequired: 'A commit ID was not specified.',
  DefaultBranchCannotBeDeleted:
    'The specified branch is the default branch for the repository, and cannot be deleted. To delete this branch, you must first set another branch as the default branch.',
  EncryptionKeyInvalidId: 'The Key Management Service encryption key is not valid.',
  InvalidBranchName: 'The specified reference name is not valid.',
  InvalidCommitId: 'The specified commit ID is not valid.',
  InvalidContinuationToken: 'The specified continuation token is not valid.',
  InvalidOrder: 'The specified sort order is not valid.',
  InvalidRepositoryDescription: 'The specified repository description is not valid.',
  /** With its final space. @source answers of the service, as recorded by client test suites */
  InvalidRepositoryName:
    'The repository name is not valid. Repository names can be any valid combination of letters, numbers, periods, underscores, and dashes between 1 and 100 characters in length. Names are case sensitive. For more information, see Limits in the AWS CodeCommit User Guide. ',
  InvalidResourceArn: 'The value for the resource ARN is not valid.',
  InvalidSortBy: 'The specified sort by value is not valid.',
  InvalidSystemTagUsage: 'The specified tag is not valid. Key names cannot be prefixed with aws:.',
  InvalidTagKeysList: 'The list of tags is not valid.',
  InvalidTagsMap: 'The map of tags is not valid.',
  MaximumRepositoryNamesExceeded:
    'The maximum number of allowed repository names was exceeded. Currently, this number is 100.',
  RepositoryLimitExceeded: 'A repository resource limit was exceeded.',
  RepositoryNameRequired: 'A repository name is required, but was not specified.',
  RepositoryNamesRequired: 'At least one repository name object is required, but was not specified.',
  ResourceArnRequired: 'A valid Amazon Resource Name (ARN) for an CodeCommit resource is required.',
  TagKeysListRequired: 'A list of tag keys is required. The list cannot be empty or null.',
  TagsMapRequired: 'A map of tags is required.',
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
