import { actionType, type Range } from './action-type.js';
import { takesOnly } from './dependent-keys.js';

const ONE: Range = [1, 1];
const FORMATS = takesOnly('OutputArtifactFormat', 'CODE_ZIP', 'CODEBUILD_CLONE_REF');

/** @source AWS CodePipeline User Guide, action structure reference: source actions */
export const SOURCES = [
  actionType('Source', 'AWS', 'CodeCommit', {
    outputs: ONE,
    required: ['RepositoryName', 'BranchName'],
    optional: ['PollForSourceChanges', 'OutputArtifactFormat'],
    check: FORMATS,
    entityUrlTemplate:
      'https://console.aws.amazon.com/codecommit/home#/repository/{Config:RepositoryName}/browse/{Config:BranchName}/--/',
  }),
  actionType('Source', 'AWS', 'S3', {
    outputs: ONE,
    required: ['S3Bucket', 'S3ObjectKey'],
    optional: ['PollForSourceChanges', 'AllowOverrideForS3ObjectKey'],
    entityUrlTemplate: 'https://console.aws.amazon.com/s3/home?#',
  }),
  actionType('Source', 'AWS', 'ECR', {
    outputs: ONE,
    required: ['RepositoryName'],
    optional: ['ImageTag'],
  }),
  actionType('Source', 'AWS', 'CodeStarSourceConnection', {
    outputs: ONE,
    required: ['ConnectionArn', 'FullRepositoryId', 'BranchName'],
    optional: ['OutputArtifactFormat', 'DetectChanges'],
    check: FORMATS,
  }),
  actionType('Source', 'ThirdParty', 'GitHub', {
    outputs: ONE,
    required: ['Owner', 'Repo', 'Branch', 'OAuthToken'],
    optional: ['PollForSourceChanges'],
    secrets: ['OAuthToken'],
    entityUrlTemplate: 'https://github.com/{Config:Owner}/{Config:Repo}/tree/{Config:Branch}',
  }),
];
