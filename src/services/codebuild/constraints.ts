import type { Constraints, MemberConstraint } from '../../front-door/service.js';

const name: MemberConstraint = { min: 2, max: 150 };
const description: MemberConstraint = { max: 255 };
const someText: MemberConstraint = { min: 1 };
const buildTimeout: MemberConstraint = { min: 5, max: 2160 };
const queuedTimeout: MemberConstraint = { min: 5, max: 480 };
const upToTwelve: MemberConstraint = { max: 12 };
const tags: MemberConstraint = { max: 50 };
const buildIds: MemberConstraint = { min: 1, max: 100, each: someText };
const sortOrder: MemberConstraint = { enum: ['ASCENDING', 'DESCENDING'] };
const cloneDepth: MemberConstraint = { min: 0 };
const environmentType: MemberConstraint = {
  enum: [
    'WINDOWS_CONTAINER',
    'LINUX_CONTAINER',
    'LINUX_GPU_CONTAINER',
    'ARM_CONTAINER',
    'WINDOWS_SERVER_2019_CONTAINER',
    'WINDOWS_SERVER_2022_CONTAINER',
    'LINUX_LAMBDA_CONTAINER',
    'ARM_LAMBDA_CONTAINER',
    'LINUX_EC2',
    'ARM_EC2',
    'WINDOWS_EC2',
    'MAC_ARM',
  ],
};

/** @source AWS CodeBuild API Reference */
export const constraints: Constraints = {
  'CreateProjectInput.name': name,
  'CreateProjectInput.description': description,
  'CreateProjectInput.serviceRole': someText,
  'CreateProjectInput.encryptionKey': someText,
  'CreateProjectInput.timeoutInMinutes': buildTimeout,
  'CreateProjectInput.queuedTimeoutInMinutes': queuedTimeout,
  'CreateProjectInput.secondarySources': upToTwelve,
  'CreateProjectInput.secondarySourceVersions': upToTwelve,
  'CreateProjectInput.secondaryArtifacts': upToTwelve,
  'CreateProjectInput.tags': tags,
  'UpdateProjectInput.name': someText,
  'UpdateProjectInput.description': description,
  'UpdateProjectInput.serviceRole': someText,
  'UpdateProjectInput.encryptionKey': someText,
  'UpdateProjectInput.timeoutInMinutes': buildTimeout,
  'UpdateProjectInput.queuedTimeoutInMinutes': queuedTimeout,
  'UpdateProjectInput.secondarySources': upToTwelve,
  'UpdateProjectInput.secondarySourceVersions': upToTwelve,
  'UpdateProjectInput.secondaryArtifacts': upToTwelve,
  'UpdateProjectInput.tags': tags,
  'DeleteProjectInput.name': someText,
  'BatchGetProjectsInput.names': buildIds,
  'ListProjectsInput.nextToken': someText,
  'ListProjectsInput.sortBy': { enum: ['NAME', 'CREATED_TIME', 'LAST_MODIFIED_TIME'] },
  'ListProjectsInput.sortOrder': sortOrder,
  'BatchGetBuildsInput.ids': buildIds,
  'ListBuildsInput.sortOrder': sortOrder,
  'ListBuildsForProjectInput.projectName': someText,
  'ListBuildsForProjectInput.sortOrder': sortOrder,
  'StopBuildInput.id': someText,
  'RetryBuildInput.id': someText,
  'RetryBuildInput.idempotencyToken': { max: 64 },
  'StartBuildInput.projectName': someText,
  'StartBuildInput.imageOverride': someText,
  'StartBuildInput.serviceRoleOverride': someText,
  'StartBuildInput.encryptionKeyOverride': someText,
  'StartBuildInput.environmentTypeOverride': environmentType,
  'StartBuildInput.timeoutInMinutesOverride': buildTimeout,
  'StartBuildInput.queuedTimeoutInMinutesOverride': queuedTimeout,
  'StartBuildInput.gitCloneDepthOverride': cloneDepth,
  'StartBuildInput.secondarySourcesOverride': upToTwelve,
  'StartBuildInput.secondarySourcesVersionOverride': upToTwelve,
  'StartBuildInput.secondaryArtifactsOverride': upToTwelve,
  'StartBuildInput.idempotencyToken': { max: 64 },
  'ProjectSource.gitCloneDepth': cloneDepth,
  'ProjectSource.sourceIdentifier': { max: 127 },
  'ProjectArtifacts.artifactIdentifier': { max: 127 },
  'ProjectArtifacts.namespaceType': { enum: ['NONE', 'BUILD_ID'] },
  'ProjectArtifacts.packaging': { enum: ['NONE', 'ZIP'] },
  'ProjectEnvironment.type': environmentType,
  'ProjectEnvironment.image': someText,
  'EnvironmentVariable.name': someText,
  'EnvironmentVariable.type': { enum: ['PLAINTEXT', 'PARAMETER_STORE', 'SECRETS_MANAGER'] },
  'Tag.key': { min: 1, max: 127 },
  'Tag.value': { max: 255, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=@+\\-]*' },
};
