/** A service's own role in an account. */
export interface LinkedRoleKind {
  /** Behind `AWSServiceRoleFor`. */
  readonly name: string;
  /** Name of the policy of AWS's that it has, below `/aws-service-role/`. */
  readonly policyName: string;
}

/**
 * By service principal, without `.amazonaws.com`.
 * @source the services' pages on service-linked roles, and the AWS Managed Policy Reference
 */
const KINDS: Readonly<Record<string, readonly [name: string, policyName: string]>> = {
  'accountdiscovery.ssm': ['AmazonSSM_AccountDiscovery', 'AWSSystemsManagerAccountDiscoveryServicePolicy'],
  acm: ['CertificateManager', 'CertificateManagerServiceRolePolicy'],
  appmesh: ['AppMesh', 'AWSAppMeshServiceRolePolicy'],
  autoscaling: ['AutoScaling', 'AutoScalingServiceRolePolicy'],
  'autoscaling-plans': ['AutoScalingPlans_EC2AutoScaling', 'AWSAutoScalingPlansEC2AutoScalingPolicy'],
  backup: ['Backup', 'AWSBackupServiceLinkedRolePolicyForBackup'],
  batch: ['Batch', 'BatchServiceRolePolicy'],
  'cassandra.application-autoscaling': [
    'ApplicationAutoScaling_CassandraTable',
    'AWSApplicationAutoscalingCassandraTablePolicy',
  ],
  'cks.kms': [
    'KeyManagementServiceCustomKeyStores',
    'AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy',
  ],
  cloudtrail: ['CloudTrail', 'CloudTrailServiceRolePolicy'],
  'codestar-notifications': ['CodeStarNotifications', 'AWSCodeStarNotificationsServiceRolePolicy'],
  config: ['Config', 'AWSConfigServiceRolePolicy'],
  connect: ['AmazonConnect', 'AmazonConnectServiceLinkedRolePolicy'],
  'custom-resource.application-autoscaling': [
    'ApplicationAutoScaling_CustomResource',
    'AWSApplicationAutoscalingCustomResourcePolicy',
  ],
  dms: ['DMSServerless', 'AWSDMSServerlessServiceRolePolicy'],
  'dms-fleet-advisor': ['DMSFleetAdvisor', 'AWSDMSFleetAdvisorServiceRolePolicy'],
  'docdb-elastic': ['DocDB-Elastic', 'AmazonDocDB-ElasticServiceRolePolicy'],
  'dynamodb.application-autoscaling': [
    'ApplicationAutoScaling_DynamoDBTable',
    'AWSApplicationAutoscalingDynamoDBTablePolicy',
  ],
  'ec2-instance-connect': ['Ec2InstanceConnect', 'Ec2InstanceConnectEndpoint'],
  'ec2.application-autoscaling': [
    'ApplicationAutoScaling_EC2SpotFleetRequest',
    'AWSApplicationAutoscalingEC2SpotFleetRequestPolicy',
  ],
  ecr: ['ECRTemplate', 'ECRTemplateServiceRolePolicy'],
  ecs: ['ECS', 'AmazonECSServiceRolePolicy'],
  'ecs.application-autoscaling': [
    'ApplicationAutoScaling_ECSService',
    'AWSApplicationAutoscalingECSServicePolicy',
  ],
  eks: ['AmazonEKS', 'AmazonEKSServiceRolePolicy'],
  'eks-connector': ['AmazonEKSConnector', 'AmazonEKSConnectorServiceRolePolicy'],
  'eks-fargate': ['AmazonEKSForFargate', 'AmazonEKSForFargateServiceRolePolicy'],
  'eks-nodegroup': ['AmazonEKSNodegroup', 'AWSServiceRoleForAmazonEKSNodegroup'],
  elasticache: ['ElastiCache', 'ElastiCacheServiceRolePolicy'],
  elasticbeanstalk: ['ElasticBeanstalk', 'AWSElasticBeanstalkServiceRolePolicy'],
  elasticfilesystem: ['AmazonElasticFileSystem', 'AmazonElasticFileSystemServiceRolePolicy'],
  elasticloadbalancing: ['ElasticLoadBalancing', 'AWSElasticLoadBalancingServiceRolePolicy'],
  'email.cognito-idp': ['AmazonCognitoIdpEmailService', 'AmazonCognitoIdpEmailServiceRolePolicy'],
  'emr-containers': ['AmazonEMRContainers', 'AmazonEMRContainersServiceRolePolicy'],
  emrwal: ['EMRWAL', 'EMRDescribeClusterPolicyForEMRWAL'],
  fis: ['FIS', 'AmazonFISServiceRolePolicy'],
  grafana: ['AmazonGrafana', 'AmazonGrafanaServiceLinkedRolePolicy'],
  imagebuilder: ['ImageBuilder', 'AWSServiceRoleForImageBuilder'],
  iotmanagedintegrations: ['IoTManagedIntegrations', 'AWSIoTManagedIntegrationsRolePolicy'],
  kafka: ['Kafka', 'KafkaServiceRolePolicy'],
  kafkaconnect: ['KafkaConnect', 'KafkaConnectServiceRolePolicy'],
  lakeformation: ['LakeFormationDataAccess', 'LakeFormationDataAccessServiceRolePolicy'],
  'lambda.application-autoscaling': [
    'ApplicationAutoScaling_LambdaConcurrency',
    'AWSApplicationAutoscalingLambdaConcurrencyPolicy',
  ],
  lex: ['LexBots', 'AmazonLexBotPolicy'],
  lexv2: ['LexV2Bots', 'AmazonLexV2BotPolicy'],
  lightsail: ['Lightsail', 'LightsailExportAccess'],
  m2: ['AWSM2', 'AWSM2ServicePolicy'],
  memorydb: ['MemoryDB', 'MemoryDBServiceRolePolicy'],
  mq: ['AmazonMQ', 'AmazonMQServiceRolePolicy'],
  'mrk.kms': [
    'KeyManagementServiceMultiRegionKeys',
    'AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy',
  ],
  notifications: ['AwsUserNotifications', 'AWSUserNotificationsServiceLinkedRolePolicy'],
  'observability.aoss': ['AmazonOpenSearchServerless', 'AmazonOpenSearchServerlessServiceRolePolicy'],
  opensearchservice: ['AmazonOpenSearchService', 'AmazonOpenSearchServiceRolePolicy'],
  'ops.apigateway': ['APIGateway', 'APIGatewayServiceRolePolicy'],
  'ops.emr-serverless': ['AmazonEMRServerless', 'AmazonEMRServerlessServiceRolePolicy'],
  'opsdatasync.ssm': ['SystemsManagerOpsDataSync', 'AWSSystemsManagerOpsDataSyncServiceRolePolicy'],
  'opsinsights.ssm': ['AmazonSSM_OpsInsights', 'AWSSSMOpsInsightsServiceRolePolicy'],
  organizations: ['Organizations', 'AWSOrganizationsServiceTrustPolicy'],
  'pullthroughcache.ecr': ['ECRPullThroughCache', 'AWSECRPullThroughCache_ServiceRolePolicy'],
  ram: ['ResourceAccessManager', 'AWSResourceAccessManagerServiceRolePolicy'],
  rds: ['RDS', 'AmazonRDSServiceRolePolicy'],
  redshift: ['Redshift', 'AmazonRedshiftServiceLinkedRolePolicy'],
  'replication.cassandra': ['KeyspacesReplication', 'KeyspacesReplicationServiceRolePolicy'],
  'replication.ecr': ['ECRReplication', 'ECRReplicationServiceRolePolicy'],
  'replicator.lambda': ['LambdaReplicator', 'AWSLambdaReplicator'],
  'repository.sync.codeconnections': ['GitSync', 'AWSGitSyncServiceRolePolicy'],
  'resource-explorer-2': ['ResourceExplorer', 'AWSResourceExplorerServiceRolePolicy'],
  rolesanywhere: ['RolesAnywhere', 'AWSRolesAnywhereServicePolicy'],
  's3-outposts': ['S3OnOutposts', 'AWSS3OnOutpostsServiceRolePolicy'],
  ses: ['AmazonSES', 'AmazonSESServiceRolePolicy'],
  shield: ['AWSShield', 'AWSShieldServiceRolePolicy'],
  spot: ['EC2Spot', 'AWSEC2SpotServiceRolePolicy'],
  ssm: ['AmazonSSM', 'AmazonSSMServiceRolePolicy'],
  'ssm-incidents': ['IncidentManager', 'AWSIncidentManagerServiceRolePolicy'],
  'ssm-quicksetup': ['SSMQuickSetup', 'SSMQuickSetupRolePolicy'],
  sso: ['SSO', 'AWSSSOServiceRolePolicy'],
  trustedadvisor: ['TrustedAdvisor', 'AWSTrustedAdvisorServiceRolePolicy'],
  'vpcorigin.cloudfront': ['CloudFrontVPCOrigin', 'AWSCloudFrontVPCOriginServiceRolePolicy'],
  waf: ['WAFLogging', 'WAFLoggingServiceRolePolicy'],
  wafv2: ['WAFV2Logging', 'WAFV2LoggingServiceRolePolicy'],
};

/** Services that take several roles in an account, told apart by a suffix. */
const WITH_SUFFIX = new Set(['autoscaling', 'connect', 'lexv2']);

/** @param service `autoscaling.amazonaws.com` */
export function linkedRoleKind(service: string): LinkedRoleKind | undefined {
  const label = labelOf(service);
  const [name, policyName] = (Object.hasOwn(KINDS, label) ? KINDS[label] : undefined) ?? [];
  return name === undefined || policyName === undefined ? undefined : { name, policyName };
}

/** @returns `AWSServiceRoleForAutoScaling`, with the suffix where there is one */
export function linkedRoleName(service: string, suffix: string | undefined): string {
  const name = `AWSServiceRoleFor${linkedRoleKind(service)?.name ?? labelOf(service)}`;
  return suffix === undefined ? name : `${name}_${suffix}`;
}

export function takesSuffix(service: string): boolean {
  return WITH_SUFFIX.has(labelOf(service));
}

/** Of all kinds, in order of the services. */
export function linkedRolePolicyNames(): string[] {
  return Object.values(KINDS).map(([, policyName]) => policyName);
}

function labelOf(service: string): string {
  return service.replace(/\.amazonaws\.com(\.cn)?$/, '');
}
