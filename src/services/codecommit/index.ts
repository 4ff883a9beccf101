import type { GitEngine } from '../../engines/git/port.js';
import type { ServiceSdks } from '../../front-door/sdk-types.js';
import { type AnyService, defineService } from '../../front-door/service.js';
import {
  createPullRequestApprovalRule,
  deletePullRequestApprovalRule,
  updatePullRequestApprovalRuleContent,
} from './operations/approval-rules.js';
import {
  evaluatePullRequestApprovalRules,
  getPullRequestApprovalStates,
  getPullRequestOverrideState,
  overridePullRequestApprovalRules,
  updatePullRequestApprovalState,
} from './operations/approvals.js';
import { getBlobDifferences } from './operations/blob-differences.js';
import {
  createBranch,
  deleteBranch,
  getBranch,
  listBranches,
  updateDefaultBranch,
} from './operations/branches.js';
import {
  deleteCommentContent,
  getComment,
  getCommentsForComparedCommit,
  getCommentsForPullRequest,
  updateComment,
} from './operations/comments.js';
import { createCommit, deleteFile, putFile } from './operations/commit-files.js';
import { batchGetCommits, getCommit } from './operations/commits.js';
import { createPullRequest } from './operations/create-pull-request.js';
import { batchDescribeMergeConflicts, describeMergeConflicts } from './operations/describe-conflicts.js';
import { getDifferences } from './operations/differences.js';
import { getMergeCommit, getMergeConflicts, getMergeOptions } from './operations/inspect-merge.js';
import { listRepositories } from './operations/list-repositories.js';
import {
  mergeBranchesByFastForward,
  mergeBranchesBySquash,
  mergeBranchesByThreeWay,
} from './operations/merge-branches.js';
import {
  mergePullRequestByFastForward,
  mergePullRequestBySquash,
  mergePullRequestByThreeWay,
} from './operations/merge-pull-request.js';
import {
  postCommentForComparedCommit,
  postCommentForPullRequest,
  postCommentReply,
} from './operations/post-comments.js';
import { getCommentReactions, putCommentReaction } from './operations/reactions.js';
import { getBlob, getFile, getFolder, listFileCommitHistory } from './operations/read-files.js';
import {
  describePullRequestEvents,
  getPullRequest,
  listPullRequests,
} from './operations/read-pull-requests.js';
import {
  batchGetRepositories,
  createRepository,
  deleteRepository,
  getRepository,
} from './operations/repositories.js';
import {
  updateRepositoryDescription,
  updateRepositoryEncryptionKey,
  updateRepositoryName,
} from './operations/repository-settings.js';
import {
  createApprovalRuleTemplate,
  deleteApprovalRuleTemplate,
  getApprovalRuleTemplate,
  listApprovalRuleTemplates,
  updateApprovalRuleTemplateContent,
  updateApprovalRuleTemplateDescription,
  updateApprovalRuleTemplateName,
} from './operations/rule-templates.js';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.js';
import {
  associateTemplate,
  batchAssociateTemplate,
  batchDisassociateTemplate,
  disassociateTemplate,
  listRepositoriesOfTemplate,
  listTemplatesOfRepository,
} from './operations/template-associations.js';
import {
  getRepositoryTriggers,
  putRepositoryTriggers,
  testRepositoryTriggers,
} from './operations/triggers.js';
import { createUnreferencedMergeCommit } from './operations/unreferenced-merge.js';
import {
  updatePullRequestDescription,
  updatePullRequestStatus,
  updatePullRequestTitle,
} from './operations/update-pull-request.js';
import { deleteDirectory, maintainRepository } from './workers/directories.js';
import { tellTrigger } from './workers/tell-trigger.js';
import { watchReferences } from './workers/watch-references.js';

export interface CodecommitDeps {
  readonly git: GitEngine;
}

/** The API of AWS CodeCommit; git itself is served by `gitRoute`. */
export function codecommitService({ git }: CodecommitDeps): AnyService {
  return defineService<ServiceSdks['codecommit']>({
    id: 'codecommit',
    title: 'AWS CodeCommit',
    signingNames: ['codecommit'],
    actionPrefix: 'codecommit',
    protocol: 'awsJson1_1',
    targetPrefix: 'CodeCommit_20150413',
    checksOwnInput: true,
    load: () => import('@aws-sdk/client-codecommit'),
    operations: {
      AssociateApprovalRuleTemplateWithRepository: associateTemplate,
      BatchAssociateApprovalRuleTemplateWithRepositories: batchAssociateTemplate,
      BatchDescribeMergeConflicts: batchDescribeMergeConflicts(git),
      BatchDisassociateApprovalRuleTemplateFromRepositories: batchDisassociateTemplate,
      BatchGetCommits: batchGetCommits(git),
      BatchGetRepositories: batchGetRepositories,
      CreateApprovalRuleTemplate: createApprovalRuleTemplate,
      CreateBranch: createBranch(git),
      CreateCommit: createCommit(git),
      CreatePullRequest: createPullRequest(git),
      CreatePullRequestApprovalRule: createPullRequestApprovalRule,
      CreateRepository: createRepository,
      CreateUnreferencedMergeCommit: createUnreferencedMergeCommit(git),
      DeleteApprovalRuleTemplate: deleteApprovalRuleTemplate,
      DeleteBranch: deleteBranch(git),
      DeleteCommentContent: deleteCommentContent,
      DeleteFile: deleteFile(git),
      DeletePullRequestApprovalRule: deletePullRequestApprovalRule,
      DeleteRepository: deleteRepository,
      DescribeMergeConflicts: describeMergeConflicts(git),
      DescribePullRequestEvents: describePullRequestEvents,
      DisassociateApprovalRuleTemplateFromRepository: disassociateTemplate,
      EvaluatePullRequestApprovalRules: evaluatePullRequestApprovalRules,
      GetApprovalRuleTemplate: getApprovalRuleTemplate,
      GetBlob: getBlob(git),
      GetBlobDifferences: getBlobDifferences(git),
      GetBranch: getBranch,
      GetComment: getComment,
      GetCommentReactions: getCommentReactions,
      GetCommentsForComparedCommit: getCommentsForComparedCommit,
      GetCommentsForPullRequest: getCommentsForPullRequest,
      GetCommit: getCommit(git),
      GetDifferences: getDifferences(git),
      GetFile: getFile(git),
      GetFolder: getFolder(git),
      GetMergeCommit: getMergeCommit(git),
      GetMergeConflicts: getMergeConflicts(git),
      GetMergeOptions: getMergeOptions(git),
      GetPullRequest: getPullRequest,
      GetPullRequestApprovalStates: getPullRequestApprovalStates,
      GetPullRequestOverrideState: getPullRequestOverrideState,
      GetRepository: getRepository,
      GetRepositoryTriggers: getRepositoryTriggers,
      ListApprovalRuleTemplates: listApprovalRuleTemplates,
      ListAssociatedApprovalRuleTemplatesForRepository: listTemplatesOfRepository,
      ListBranches: listBranches,
      ListFileCommitHistory: listFileCommitHistory(git),
      ListPullRequests: listPullRequests,
      ListRepositories: listRepositories,
      ListRepositoriesForApprovalRuleTemplate: listRepositoriesOfTemplate,
      ListTagsForResource: listTagsForResource,
      MergeBranchesByFastForward: mergeBranchesByFastForward(git),
      MergeBranchesBySquash: mergeBranchesBySquash(git),
      MergeBranchesByThreeWay: mergeBranchesByThreeWay(git),
      MergePullRequestByFastForward: mergePullRequestByFastForward(git),
      MergePullRequestBySquash: mergePullRequestBySquash(git),
      MergePullRequestByThreeWay: mergePullRequestByThreeWay(git),
      OverridePullRequestApprovalRules: overridePullRequestApprovalRules,
      PostCommentForComparedCommit: postCommentForComparedCommit(git),
      PostCommentForPullRequest: postCommentForPullRequest(git),
      PostCommentReply: postCommentReply,
      PutCommentReaction: putCommentReaction,
      PutFile: putFile(git),
      PutRepositoryTriggers: putRepositoryTriggers,
      TagResource: tagResource,
      TestRepositoryTriggers: testRepositoryTriggers(git),
      UntagResource: untagResource,
      UpdateApprovalRuleTemplateContent: updateApprovalRuleTemplateContent,
      UpdateApprovalRuleTemplateDescription: updateApprovalRuleTemplateDescription,
      UpdateApprovalRuleTemplateName: updateApprovalRuleTemplateName,
      UpdateComment: updateComment,
      UpdateDefaultBranch: updateDefaultBranch(git),
      UpdatePullRequestApprovalRuleContent: updatePullRequestApprovalRuleContent,
      UpdatePullRequestApprovalState: updatePullRequestApprovalState,
      UpdatePullRequestDescription: updatePullRequestDescription,
      UpdatePullRequestStatus: updatePullRequestStatus,
      UpdatePullRequestTitle: updatePullRequestTitle,
      UpdateRepositoryDescription: updateRepositoryDescription,
      UpdateRepositoryEncryptionKey: updateRepositoryEncryptionKey,
      UpdateRepositoryName: updateRepositoryName,
    },
    workers: [watchReferences(git), deleteDirectory(git), maintainRepository(git), tellTrigger],
  });
}

export { commitArchiver } from './commit-archiver.js';
export type { GitCredentialSource } from './git-http/authenticate.js';
export { gitRoute } from './git-http/route.js';
