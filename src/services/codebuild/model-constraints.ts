import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const nonEmptyString: MemberConstraint = { min: 1 };
const buildIds: MemberConstraint = { min: 1, max: 100, each: nonEmptyString };
const buildBatchIds: MemberConstraint = { max: 100, each: nonEmptyString };
const commandExecutionIds: MemberConstraint = { min: 1, max: 100, each: nonEmptyString };
const fleetNames: MemberConstraint = { min: 1, max: 100, each: nonEmptyString };
const projectNames: MemberConstraint = { min: 1, max: 100, each: nonEmptyString };
const reportGroupArns: MemberConstraint = { min: 1, max: 100, each: nonEmptyString };
const reportArns: MemberConstraint = { min: 1, max: 100, each: nonEmptyString };
const sandboxIds: MemberConstraint = { each: nonEmptyString };
const fleetName: MemberConstraint = { min: 2, max: 128, pattern: '[A-Za-z0-9][A-Za-z0-9\\-_]{1,127}' };
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
const computeType: MemberConstraint = {
  enum: [
    'BUILD_GENERAL1_SMALL',
    'BUILD_GENERAL1_MEDIUM',
    'BUILD_GENERAL1_LARGE',
    'BUILD_GENERAL1_XLARGE',
    'BUILD_GENERAL1_2XLARGE',
    'BUILD_LAMBDA_1GB',
    'BUILD_LAMBDA_2GB',
    'BUILD_LAMBDA_4GB',
    'BUILD_LAMBDA_8GB',
    'BUILD_LAMBDA_10GB',
    'ATTRIBUTE_BASED_COMPUTE',
    'CUSTOM_INSTANCE_TYPE',
  ],
};
const fleetOverflowBehavior: MemberConstraint = { enum: ['QUEUE', 'ON_DEMAND'] };
const tagList: MemberConstraint = { max: 50 };
const machineType: MemberConstraint = { enum: ['GENERAL', 'NVME'] };
const fleetScalingType: MemberConstraint = { enum: ['TARGET_TRACKING_SCALING'] };
const fleetScalingMetricType: MemberConstraint = { enum: ['FLEET_UTILIZATION_RATE'] };
const subnets: MemberConstraint = { max: 16, each: nonEmptyString };
const securityGroupIds: MemberConstraint = { max: 5, each: nonEmptyString };
const fleetProxyRuleBehavior: MemberConstraint = { enum: ['ALLOW_ALL', 'DENY_ALL'] };
const fleetProxyRules: MemberConstraint = { max: 100 };
const fleetProxyRuleType: MemberConstraint = { enum: ['DOMAIN', 'IP'] };
const fleetProxyRuleEffectType: MemberConstraint = { enum: ['ALLOW', 'DENY'] };
const fleetProxyRuleEntities: MemberConstraint = { min: 1, max: 100 };
const keyInput: MemberConstraint = { min: 1, max: 127, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=@+\\-]*)$' };
const valueInput: MemberConstraint = { max: 255, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=@+\\-]*)$' };
const projectName: MemberConstraint = { min: 2, max: 150, pattern: '[A-Za-z0-9][A-Za-z0-9\\-_]{1,149}' };
const projectDescription: MemberConstraint = { max: 255 };
const projectSources: MemberConstraint = { max: 12 };
const projectSecondarySourceVersions: MemberConstraint = { max: 12 };
const projectArtifactsList: MemberConstraint = { max: 12 };
const buildTimeOut: MemberConstraint = { min: 5, max: 2160 };
const timeOut: MemberConstraint = { min: 5, max: 480 };
const sourceType: MemberConstraint = {
  enum: [
    'CODECOMMIT',
    'CODEPIPELINE',
    'GITHUB',
    'GITLAB',
    'GITLAB_SELF_MANAGED',
    'S3',
    'BITBUCKET',
    'GITHUB_ENTERPRISE',
    'NO_SOURCE',
  ],
};
const gitCloneDepth: MemberConstraint = { min: 0 };
const sourceAuthType: MemberConstraint = { enum: ['OAUTH', 'CODECONNECTIONS', 'SECRETS_MANAGER'] };
const artifactsType: MemberConstraint = { enum: ['CODEPIPELINE', 'S3', 'NO_ARTIFACTS'] };
const artifactNamespace: MemberConstraint = { enum: ['NONE', 'BUILD_ID'] };
const artifactPackaging: MemberConstraint = { enum: ['NONE', 'ZIP'] };
const bucketOwnerAccess: MemberConstraint = { enum: ['NONE', 'READ_ONLY', 'FULL'] };
const cacheType: MemberConstraint = { enum: ['NO_CACHE', 'S3', 'LOCAL'] };
const cacheMode: MemberConstraint = {
  enum: ['LOCAL_DOCKER_LAYER_CACHE', 'LOCAL_SOURCE_CACHE', 'LOCAL_CUSTOM_CACHE'],
};
const projectCacheModes: MemberConstraint = { each: cacheMode };
const imagePullCredentialsType: MemberConstraint = { enum: ['CODEBUILD', 'SERVICE_ROLE'] };
const environmentVariableType: MemberConstraint = {
  enum: ['PLAINTEXT', 'PARAMETER_STORE', 'SECRETS_MANAGER'],
};
const credentialProviderType: MemberConstraint = { enum: ['SECRETS_MANAGER'] };
const logsConfigStatusType: MemberConstraint = { enum: ['ENABLED', 'DISABLED'] };
const fileSystemType: MemberConstraint = { enum: ['EFS'] };
const batchReportModeType: MemberConstraint = {
  enum: ['REPORT_INDIVIDUAL_BUILDS', 'REPORT_AGGREGATED_BATCH'],
};
const computeTypesAllowed: MemberConstraint = { each: nonEmptyString };
const fleetsAllowed: MemberConstraint = { each: nonEmptyString };
const reportGroupName: MemberConstraint = { min: 2, max: 128 };
const reportType: MemberConstraint = { enum: ['TEST', 'CODE_COVERAGE'] };
const reportExportConfigType: MemberConstraint = { enum: ['S3', 'NO_EXPORT'] };
const reportPackagingType: MemberConstraint = { enum: ['ZIP', 'NONE'] };
const webhookBuildType: MemberConstraint = { enum: ['BUILD', 'BUILD_BATCH', 'RUNNER_BUILDKITE_BUILD'] };
const webhookFilterType: MemberConstraint = {
  enum: [
    'EVENT',
    'BASE_REF',
    'HEAD_REF',
    'ACTOR_ACCOUNT_ID',
    'FILE_PATH',
    'COMMIT_MESSAGE',
    'WORKFLOW_NAME',
    'TAG_NAME',
    'RELEASE_NAME',
    'REPOSITORY_NAME',
    'ORGANIZATION_NAME',
  ],
};
const webhookScopeType: MemberConstraint = { enum: ['GITHUB_ORGANIZATION', 'GITHUB_GLOBAL', 'GITLAB_GROUP'] };
const pullRequestBuildCommentApproval: MemberConstraint = {
  enum: ['DISABLED', 'ALL_PULL_REQUESTS', 'FORK_PULL_REQUESTS'],
};
const pullRequestBuildApproverRole: MemberConstraint = {
  enum: [
    'GITHUB_READ',
    'GITHUB_TRIAGE',
    'GITHUB_WRITE',
    'GITHUB_MAINTAIN',
    'GITHUB_ADMIN',
    'GITLAB_GUEST',
    'GITLAB_PLANNER',
    'GITLAB_REPORTER',
    'GITLAB_DEVELOPER',
    'GITLAB_MAINTAINER',
    'GITLAB_OWNER',
    'BITBUCKET_READ',
    'BITBUCKET_WRITE',
    'BITBUCKET_ADMIN',
  ],
};
const pullRequestBuildApproverRoles: MemberConstraint = { each: pullRequestBuildApproverRole };
const pageSize: MemberConstraint = { min: 1, max: 100 };
const sortOrderType: MemberConstraint = { enum: ['ASCENDING', 'DESCENDING'] };
const reportCodeCoverageSortByType: MemberConstraint = { enum: ['LINE_COVERAGE_PERCENTAGE', 'FILE_PATH'] };
const percentage: MemberConstraint = { min: 0, max: 100 };
const reportGroupTrendFieldType: MemberConstraint = {
  enum: [
    'PASS_RATE',
    'DURATION',
    'TOTAL',
    'LINE_COVERAGE',
    'LINES_COVERED',
    'LINES_MISSED',
    'BRANCH_COVERAGE',
    'BRANCHES_COVERED',
    'BRANCHES_MISSED',
  ],
};
const sensitiveNonEmptyString: MemberConstraint = { min: 1 };
const serverType: MemberConstraint = {
  enum: ['GITHUB', 'BITBUCKET', 'GITHUB_ENTERPRISE', 'GITLAB', 'GITLAB_SELF_MANAGED'],
};
const authType: MemberConstraint = {
  enum: ['OAUTH', 'BASIC_AUTH', 'PERSONAL_ACCESS_TOKEN', 'CODECONNECTIONS', 'SECRETS_MANAGER'],
};
const statusType: MemberConstraint = {
  enum: ['SUCCEEDED', 'FAILED', 'FAULT', 'TIMED_OUT', 'IN_PROGRESS', 'STOPPED'],
};
const fleetSortByType: MemberConstraint = { enum: ['NAME', 'CREATED_TIME', 'LAST_MODIFIED_TIME'] };
const projectSortByType: MemberConstraint = { enum: ['NAME', 'CREATED_TIME', 'LAST_MODIFIED_TIME'] };
const reportGroupSortByType: MemberConstraint = { enum: ['NAME', 'CREATED_TIME', 'LAST_MODIFIED_TIME'] };
const reportStatusType: MemberConstraint = {
  enum: ['GENERATING', 'SUCCEEDED', 'FAILED', 'INCOMPLETE', 'DELETING'],
};
const sharedResourceSortByType: MemberConstraint = { enum: ['ARN', 'MODIFIED_TIME'] };
const retryBuildBatchType: MemberConstraint = { enum: ['RETRY_ALL_BUILDS', 'RETRY_FAILED_BUILDS'] };
const commandType: MemberConstraint = { enum: ['SHELL'] };
const projectVisibilityType: MemberConstraint = { enum: ['PUBLIC_READ', 'PRIVATE'] };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  BatchDeleteBuildsInput: { ids: buildIds },
  BatchGetBuildBatchesInput: { ids: buildBatchIds },
  BatchGetBuildsInput: { ids: buildIds },
  BatchGetCommandExecutionsInput: { sandboxId: nonEmptyString, commandExecutionIds },
  BatchGetFleetsInput: { names: fleetNames },
  BatchGetProjectsInput: { names: projectNames },
  BatchGetReportGroupsInput: { reportGroupArns },
  BatchGetReportsInput: { reportArns },
  BatchGetSandboxesInput: { ids: sandboxIds },
  CreateFleetInput: {
    name: fleetName,
    environmentType,
    computeType,
    overflowBehavior: fleetOverflowBehavior,
    imageId: nonEmptyString,
    fleetServiceRole: nonEmptyString,
    tags: tagList,
  },
  ComputeConfiguration: { machineType, instanceType: nonEmptyString },
  ScalingConfigurationInput: { scalingType: fleetScalingType },
  TargetTrackingScalingConfiguration: { metricType: fleetScalingMetricType },
  VpcConfig: { vpcId: nonEmptyString, subnets, securityGroupIds },
  ProxyConfiguration: { defaultBehavior: fleetProxyRuleBehavior, orderedProxyRules: fleetProxyRules },
  FleetProxyRule: {
    type: fleetProxyRuleType,
    effect: fleetProxyRuleEffectType,
    entities: fleetProxyRuleEntities,
  },
  Tag: { key: keyInput, value: valueInput },
  CreateProjectInput: {
    name: projectName,
    description: projectDescription,
    secondarySources: projectSources,
    secondarySourceVersions: projectSecondarySourceVersions,
    secondaryArtifacts: projectArtifactsList,
    serviceRole: nonEmptyString,
    timeoutInMinutes: buildTimeOut,
    queuedTimeoutInMinutes: timeOut,
    encryptionKey: nonEmptyString,
    tags: tagList,
  },
  ProjectSource: { type: sourceType, gitCloneDepth },
  SourceAuth: { type: sourceAuthType },
  ProjectArtifacts: {
    type: artifactsType,
    namespaceType: artifactNamespace,
    packaging: artifactPackaging,
    bucketOwnerAccess,
  },
  ProjectCache: { type: cacheType, modes: projectCacheModes },
  ProjectEnvironment: { type: environmentType, image: nonEmptyString, computeType, imagePullCredentialsType },
  EnvironmentVariable: { name: nonEmptyString, type: environmentVariableType },
  RegistryCredential: { credential: nonEmptyString, credentialProvider: credentialProviderType },
  DockerServer: { computeType, securityGroupIds },
  CloudWatchLogsConfig: { status: logsConfigStatusType },
  S3LogsConfig: { status: logsConfigStatusType, bucketOwnerAccess },
  ProjectFileSystemLocation: { type: fileSystemType },
  ProjectBuildBatchConfig: { serviceRole: nonEmptyString, batchReportMode: batchReportModeType },
  BatchRestrictions: { computeTypesAllowed, fleetsAllowed },
  CreateReportGroupInput: { name: reportGroupName, type: reportType, tags: tagList },
  ReportExportConfig: { exportConfigType: reportExportConfigType },
  S3ReportExportConfig: {
    bucket: nonEmptyString,
    packaging: reportPackagingType,
    encryptionKey: nonEmptyString,
  },
  CreateWebhookInput: { projectName, buildType: webhookBuildType },
  WebhookFilter: { type: webhookFilterType },
  ScopeConfiguration: { scope: webhookScopeType },
  PullRequestBuildPolicy: {
    requiresCommentApproval: pullRequestBuildCommentApproval,
    approverRoles: pullRequestBuildApproverRoles,
  },
  DeleteBuildBatchInput: { id: nonEmptyString },
  DeleteFleetInput: { arn: nonEmptyString },
  DeleteProjectInput: { name: nonEmptyString },
  DeleteReportInput: { arn: nonEmptyString },
  DeleteReportGroupInput: { arn: nonEmptyString },
  DeleteResourcePolicyInput: { resourceArn: nonEmptyString },
  DeleteSourceCredentialsInput: { arn: nonEmptyString },
  DeleteWebhookInput: { projectName },
  DescribeCodeCoveragesInput: {
    reportArn: nonEmptyString,
    maxResults: pageSize,
    sortOrder: sortOrderType,
    sortBy: reportCodeCoverageSortByType,
    minLineCoveragePercentage: percentage,
    maxLineCoveragePercentage: percentage,
  },
  DescribeTestCasesInput: { maxResults: pageSize },
  GetReportGroupTrendInput: {
    reportGroupArn: nonEmptyString,
    numOfReports: pageSize,
    trendField: reportGroupTrendFieldType,
  },
  GetResourcePolicyInput: { resourceArn: nonEmptyString },
  ImportSourceCredentialsInput: {
    username: nonEmptyString,
    token: sensitiveNonEmptyString,
    serverType,
    authType,
  },
  InvalidateProjectCacheInput: { projectName: nonEmptyString },
  ListBuildBatchesInput: { maxResults: pageSize, sortOrder: sortOrderType },
  BuildBatchFilter: { status: statusType },
  ListBuildBatchesForProjectInput: {
    projectName: nonEmptyString,
    maxResults: pageSize,
    sortOrder: sortOrderType,
  },
  ListBuildsInput: { sortOrder: sortOrderType },
  ListBuildsForProjectInput: { projectName: nonEmptyString, sortOrder: sortOrderType },
  ListCommandExecutionsForSandboxInput: {
    sandboxId: nonEmptyString,
    maxResults: pageSize,
    sortOrder: sortOrderType,
  },
  ListFleetsInput: { maxResults: pageSize, sortOrder: sortOrderType, sortBy: fleetSortByType },
  ListProjectsInput: { sortBy: projectSortByType, sortOrder: sortOrderType, nextToken: nonEmptyString },
  ListReportGroupsInput: { sortOrder: sortOrderType, sortBy: reportGroupSortByType, maxResults: pageSize },
  ListReportsInput: { sortOrder: sortOrderType, maxResults: pageSize },
  ReportFilter: { status: reportStatusType },
  ListReportsForReportGroupInput: { sortOrder: sortOrderType, maxResults: pageSize },
  ListSandboxesInput: { maxResults: pageSize, sortOrder: sortOrderType },
  ListSandboxesForProjectInput: {
    projectName: nonEmptyString,
    maxResults: pageSize,
    sortOrder: sortOrderType,
  },
  ListSharedProjectsInput: {
    sortBy: sharedResourceSortByType,
    sortOrder: sortOrderType,
    maxResults: pageSize,
    nextToken: nonEmptyString,
  },
  ListSharedReportGroupsInput: {
    sortOrder: sortOrderType,
    sortBy: sharedResourceSortByType,
    maxResults: pageSize,
  },
  PutResourcePolicyInput: { policy: nonEmptyString, resourceArn: nonEmptyString },
  RetryBuildInput: { id: nonEmptyString },
  RetryBuildBatchInput: { id: nonEmptyString, retryType: retryBuildBatchType },
  StartBuildInput: {
    projectName: nonEmptyString,
    secondarySourcesOverride: projectSources,
    secondarySourcesVersionOverride: projectSecondarySourceVersions,
    secondaryArtifactsOverride: projectArtifactsList,
    sourceTypeOverride: sourceType,
    gitCloneDepthOverride: gitCloneDepth,
    environmentTypeOverride: environmentType,
    imageOverride: nonEmptyString,
    computeTypeOverride: computeType,
    serviceRoleOverride: nonEmptyString,
    timeoutInMinutesOverride: buildTimeOut,
    queuedTimeoutInMinutesOverride: timeOut,
    encryptionKeyOverride: nonEmptyString,
    imagePullCredentialsTypeOverride: imagePullCredentialsType,
  },
  StartBuildBatchInput: {
    projectName: nonEmptyString,
    secondarySourcesOverride: projectSources,
    secondarySourcesVersionOverride: projectSecondarySourceVersions,
    secondaryArtifactsOverride: projectArtifactsList,
    sourceTypeOverride: sourceType,
    gitCloneDepthOverride: gitCloneDepth,
    environmentTypeOverride: environmentType,
    imageOverride: nonEmptyString,
    computeTypeOverride: computeType,
    serviceRoleOverride: nonEmptyString,
    buildTimeoutInMinutesOverride: buildTimeOut,
    queuedTimeoutInMinutesOverride: timeOut,
    encryptionKeyOverride: nonEmptyString,
    imagePullCredentialsTypeOverride: imagePullCredentialsType,
  },
  StartCommandExecutionInput: {
    sandboxId: nonEmptyString,
    command: sensitiveNonEmptyString,
    type: commandType,
  },
  StartSandboxInput: { projectName: nonEmptyString },
  StopBuildInput: { id: nonEmptyString },
  StopBuildBatchInput: { id: nonEmptyString },
  StopSandboxInput: { id: nonEmptyString },
  UpdateFleetInput: {
    arn: nonEmptyString,
    environmentType,
    computeType,
    overflowBehavior: fleetOverflowBehavior,
    imageId: nonEmptyString,
    fleetServiceRole: nonEmptyString,
    tags: tagList,
  },
  UpdateProjectInput: {
    name: nonEmptyString,
    description: projectDescription,
    secondarySources: projectSources,
    secondarySourceVersions: projectSecondarySourceVersions,
    secondaryArtifacts: projectArtifactsList,
    serviceRole: nonEmptyString,
    timeoutInMinutes: buildTimeOut,
    queuedTimeoutInMinutes: timeOut,
    encryptionKey: nonEmptyString,
    tags: tagList,
  },
  UpdateProjectVisibilityInput: {
    projectArn: nonEmptyString,
    projectVisibility: projectVisibilityType,
    resourceAccessRole: nonEmptyString,
  },
  UpdateReportGroupInput: { arn: nonEmptyString, tags: tagList },
  UpdateWebhookInput: { projectName, buildType: webhookBuildType },
});
