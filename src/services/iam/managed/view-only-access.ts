import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of viewing what there is. @source AWS Managed Policy Reference Guide */
export const viewOnlyAccessPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'ViewOnlyAccess',
    path: '/job-function/',
    version: 45,
    createdAt: '2026-04-22T18:12:21Z',
    updatedAt: '2026-04-22T18:12:21Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  acm:ListCertificates aiops:GetInvestigation GetInvestigationGroup ListInvestigationEvents
                  ListInvestigationGroups ListInvestigations athena:List* autoscaling:Describe*
                  aws-marketplace:ViewSubscriptions backup:DescribeBackupJob DescribeBackupVault
                  DescribeCopyJob DescribeFramework DescribeGlobalSettings DescribeProtectedResource
                  DescribeRecoveryPoint DescribeRegionSettings DescribeReportJob DescribeReportPlan
                  DescribeRestoreJob GetSupportedResourceTypes ListBackupJobs ListBackupPlans
                  ListBackupPlanTemplates ListBackupPlanVersions ListBackupSelections ListBackupVaults
                  ListCopyJobs ListFrameworks ListLegalHolds ListProtectedResources
                  ListProtectedResourcesByBackupVault ListRecoveryPointsByBackupVault
                  ListRecoveryPointsByLegalHold ListRecoveryPointsByResource ListReportJobs ListReportPlans
                  ListRestoreJobs ListTags batch:ListJobs bedrock:ListCustomModels ListTagsForResource
                  clouddirectory:ListAppliedSchemaArns ListDevelopmentSchemaArns ListDirectories
                  ListPublishedSchemaArns cloudformation:DescribeStacks List* cloudfront:List*
                  cloudsearch:DescribeDomains List* cloudtrail:DescribeTrails ListTrails LookupEvents
                  cloudwatch:Get* List* codebuild:ListBuilds* ListProjects codecommit:List*
                  codedeploy:BatchGetApplicationRevisions BatchGetApplications BatchGetDeploymentGroups
                  BatchGetDeploymentInstances BatchGetDeployments BatchGetDeploymentTargets
                  BatchGetOnPremisesInstances Get* List* codepipeline:ListPipelines codestar:List*
                  cognito-identity:ListIdentities ListIdentityPools cognito-idp:List*
                  cognito-sync:ListDatasets comprehend:Describe* List* config:Describe* List* connect:List*
                  cost-optimization-hub:GetPreferences GetRecommendation ListEnrollmentStatuses
                  ListRecommendations ListRecommendationSummaries databrew:ListJobs ListProjects
                  datapipeline:DescribePipelines GetAccountLimits ListPipelines dax:DescribeClusters
                  DescribeDefaultParameters DescribeEvents DescribeParameterGroups DescribeParameters
                  DescribeSubnetGroups ListTags devicefarm:List* directconnect:Describe* discovery:List*
                  dms:List* ds:DescribeDirectories dynamodb:DescribeBackup DescribeContinuousBackups
                  DescribeGlobalTable DescribeGlobalTableSettings DescribeLimits DescribeReservedCapacity
                  DescribeReservedCapacityOfferings DescribeStream DescribeTable DescribeTimeToLive
                  ListBackups ListExports ListGlobalTables ListStreams ListTables ListTagsOfResource
                  ec2:DescribeAccountAttributes DescribeAddresses DescribeAvailabilityZones
                  DescribeBundleTasks DescribeCarrierGateways DescribeClassicLinkInstances
                  DescribeConversionTasks DescribeCustomerGateways DescribeDhcpOptions DescribeExportTasks
                  DescribeFlowLogs DescribeHost* DescribeIdentityIdFormat DescribeIdFormat DescribeImage*
                  DescribeImport* DescribeInstance* DescribeInternetGateways DescribeKeyPairs
                  DescribeLocalGatewayRouteTables
                  DescribeLocalGatewayRouteTableVirtualInterfaceGroupAssociations
                  DescribeLocalGatewayRouteTableVpcAssociations DescribeLocalGateways
                  DescribeLocalGatewayVirtualInterfaceGroups DescribeLocalGatewayVirtualInterfaces
                  DescribeMovingAddresses DescribeNatGateways DescribeNetwork* DescribePlacementGroups
                  DescribePrefixLists DescribeRegions DescribeReserved* DescribeRouteTables
                  DescribeSecurityGroupRules DescribeSecurityGroups DescribeSnapshot* DescribeSpot*
                  DescribeSubnets DescribeTags DescribeVolume* DescribeVpc* DescribeVpnGateways
                  SearchLocalGatewayRoutes ecr:DescribeRegistry DescribeRepositories ListImages
                  ecs:Describe* List* eks:DescribeAccessEntry DescribeAddon DescribeAddonConfiguration
                  DescribeAddonVersions DescribeCapability DescribeCluster DescribeClusterVersions
                  DescribeEksAnywhereSubscription DescribeFargateProfile DescribeIdentityProviderConfig
                  DescribeInsight DescribeInsightsRefresh DescribeNodegroup DescribePodIdentityAssociation
                  DescribeUpdate ListAccessEntries ListAccessPolicies ListAddons
                  ListAssociatedAccessPolicies ListCapabilities ListClusters ListEksAnywhereSubscriptions
                  ListFargateProfiles ListIdentityProviderConfigs ListInsights ListNodegroups
                  ListPodIdentityAssociations ListTagsForResource ListUpdates elasticache:Describe*
                  elasticbeanstalk:DescribeApplications DescribeApplicationVersions DescribeEnvironments
                  ListAvailableSolutionStacks elasticfilesystem:DescribeFileSystems
                  elasticloadbalancing:DescribeInstanceHealth DescribeListeners
                  DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeTargetGroups
                  DescribeTargetHealth elasticmapreduce:List* elastictranscoder:List*
                  emr-serverless:ListApplications es:DescribeElasticsearchDomain
                  DescribeElasticsearchDomains ListDomainNames events:ListRuleNamesByTarget ListRules
                  ListTargetsByRule firehose:DescribeDeliveryStream List* fsx:DescribeFileSystems
                  gamelift:List* glacier:List* glue:GetTags greengrass:List* iam:GetAccountSummary
                  GetLoginProfile List* importexport:ListJobs inspector:List* iot:List* kafka:ListClusters
                  kendra:ListDataSources ListTagsForResource kinesis:ListStreams
                  kinesisanalytics:ListApplications ListTagsForResource kms:ListKeys ListResourceTags
                  lambda:List* lex:GetBotAliases GetBotChannelAssociations GetBots GetBotVersions GetIntents
                  GetIntentVersions GetSlotTypes GetSlotTypeVersions GetUtterancesView
                  lightsail:GetBlueprints GetBundles GetInstances GetInstanceSnapshots GetKeyPair GetRegions
                  GetStaticIps IsVpcPeered logs:Describe* GetTransformer ListEntitiesForLogGroup
                  ListLogGroupsForEntity ListLogGroupsForQuery ListTagsForResource
                  lookoutvision:ListModelPackagingJobs ListModels ListProjects m2:GetApplication
                  GetEnvironment ListApplications ListEnvironments ListTagsForResource
                  machinelearning:Describe* mediaconnect:ListEntitlements ListFlows ListOfferings
                  ListReservations ListRouterInputs ListRouterOutputs ListRouterNetworkInterfaces
                  mobiletargeting:GetApplicationSettings GetCampaigns GetImportJobs GetSegments
                  oam:ListAttachedLinks ListLinks ListSinks opsworks-cm:Describe* opsworks:Describe*
                  organizations:List* outposts:GetOutpost GetOutpostInstanceTypes ListOutposts ListSites
                  ListTagsForResource polly:Describe* List* profile:ListDomains ListIntegrations
                  rds:Describe* redshift-serverless:ListTagsForResource ListWorkgroups
                  redshift:DescribeClusters DescribeEvents ViewQueriesInConsole
                  resource-explorer-2:GetDefaultView GetIndex ListIndexes ListSupportedResourceTypes
                  ListTagsForResource ListViews rolesanywhere:ListCrls ListProfiles ListSubjects
                  ListTagsForResource ListTrustAnchors route53:Get* List* route53domains:List*
                  route53profiles:GetProfile GetProfileAssociation GetProfileResourceAssociation
                  ListProfileAssociations ListProfileResourceAssociations ListProfiles ListTagsForResource
                  route53resolver:Get* List* s3:ListAllMyBuckets ListBucket ListMultiRegionAccessPoints
                  sagemaker:Describe* List* sdb:List* servicecatalog:List* ses:DescribeActiveReceiptRuleSet
                  List* ListDedicatedIpPools shield:List* sns:List* sqs:GetQueueAttributes GetQueueUrl
                  ListDeadLetterSourceQueues ListMessageMoveTasks ListQueues ListQueueTags
                  ssm:ListAssociations ListDocuments states:ListActivities ListExecutions ListMapRuns
                  ListStateMachineAliases ListStateMachines ListStateMachineVersions
                  storagegateway:ListGateways ListLocalDisks ListVolumeRecoveryPoints ListVolumes swf:List*
                  trustedadvisor:Describe* uxc:GetAccountCustomizations ListServices waf-regional:List*
                  waf:List* wafv2:List* workdocs:DescribeAvailableDirectories DescribeInstances
                  workmail:Describe* workspaces:Describe* xray:GetEncryptionConfig GetGroups
                  GetSamplingRules GetSamplingStatisticSummaries GetSamplingTargets
                  GetTraceSegmentDestination ListResourcePolicies
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'GeneralViewOnlyAccessStatement',
        },
        {
          Action: ['apigateway:GET'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:apigateway:*::/apis',
            'arn:aws:apigateway:*::/apis/*/authorizers/*',
            'arn:aws:apigateway:*::/apis/*/authorizers',
            'arn:aws:apigateway:*::/apis/*/cors',
            'arn:aws:apigateway:*::/apis/*/deployments/*',
            'arn:aws:apigateway:*::/apis/*/deployments',
            'arn:aws:apigateway:*::/apis/*/exports/*',
            'arn:aws:apigateway:*::/apis/*/integrations/*',
            'arn:aws:apigateway:*::/apis/*/integrations',
            'arn:aws:apigateway:*::/apis/*/models/*',
            'arn:aws:apigateway:*::/apis/*/models',
            'arn:aws:apigateway:*::/apis/*/routes/*',
            'arn:aws:apigateway:*::/apis/*/routes',
            'arn:aws:apigateway:*::/apis/*/stages',
            'arn:aws:apigateway:*::/apis/*/stages/*',
            'arn:aws:apigateway:*::/clientcertificates',
            'arn:aws:apigateway:*::/clientcertificates/*',
            'arn:aws:apigateway:*::/domainnames',
            'arn:aws:apigateway:*::/domainnames/*/apimappings',
            'arn:aws:apigateway:*::/restapis',
            'arn:aws:apigateway:*::/restapis/*/authorizers/*',
            'arn:aws:apigateway:*::/restapis/*/authorizers',
            'arn:aws:apigateway:*::/restapis/*/deployments/*',
            'arn:aws:apigateway:*::/restapis/*/deployments',
            'arn:aws:apigateway:*::/restapis/*/documentation/parts/*',
            'arn:aws:apigateway:*::/restapis/*/documentation/parts',
            'arn:aws:apigateway:*::/restapis/*/documentation/versions/*',
            'arn:aws:apigateway:*::/restapis/*/documentation/versions',
            'arn:aws:apigateway:*::/restapis/*/gatewayresponses/*',
            'arn:aws:apigateway:*::/restapis/*/gatewayresponses',
            'arn:aws:apigateway:*::/restapis/*/models/*',
            'arn:aws:apigateway:*::/restapis/*/models',
            'arn:aws:apigateway:*::/restapis/*/requestvalidators',
            'arn:aws:apigateway:*::/restapis/*/requestvalidators/*',
            'arn:aws:apigateway:*::/restapis/*/resources/*',
            'arn:aws:apigateway:*::/restapis/*/resources',
            'arn:aws:apigateway:*::/restapis/*/stages',
            'arn:aws:apigateway:*::/restapis/*/stages/*',
            'arn:aws:apigateway:*::/tags/*',
            'arn:aws:apigateway:*::/vpclinks',
          ],
          Sid: 'APIGatewayAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
