import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of administration and support. @source AWS Managed Policy Reference Guide */
export const administrationPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'SupportUser',
    path: '/job-function/',
    version: 11,
    createdAt: '2026-02-12T18:03:12Z',
    updatedAt: '2026-02-12T18:03:12Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  support:* acm:DescribeCertificate GetCertificate List*
                  acm-pca:DescribeCertificateAuthority ListCertificateAuthorities apigateway:GET
                  autoscaling:Describe* aws-marketplace:ViewSubscriptions cloudformation:Describe* Get*
                  List* EstimateTemplateCost cloudfront:Get* List* cloudsearch:Describe* List*
                  cloudtrail:DescribeTrails GetTrailStatus LookupEvents ListTags ListPublicKeys
                  cloudwatch:Describe* Get* List* codecommit:BatchGetRepositories Get* List*
                  codedeploy:Batch* Get* List* codepipeline:AcknowledgeJob AcknowledgeThirdPartyJob
                  ListActionTypes ListPipelines PollForJobs PollForThirdPartyJobs GetPipelineState
                  GetPipeline cognito-identity:List* LookupDeveloperIdentity Describe*
                  cognito-idp:DescribeResourceServer DescribeRiskConfiguration DescribeUserImportJob
                  DescribeUserPool DescribeUserPoolDomain List* cognito-sync:Describe* GetBulkPublishDetails
                  GetCognitoEvents GetIdentityPoolConfiguration List* config:DescribeConfigurationRecorders
                  DescribeConfigurationRecorderStatus DescribeConfigRuleEvaluationStatus DescribeConfigRules
                  DescribeDeliveryChannels DescribeDeliveryChannelStatus GetResourceConfigHistory
                  ListDiscoveredResources datapipeline:DescribeObjects DescribePipelines
                  GetPipelineDefinition ListPipelines QueryObjects ReportTaskProgress
                  ReportTaskRunnerHeartbeat devicefarm:List* Get* directconnect:Describe*
                  discovery:Describe* ListConfigurations dms:Describe* List* ds:DescribeDirectories
                  DescribeSnapshots GetDirectoryLimits GetSnapshotLimits ListAuthorizedApplications
                  dynamodb:DescribeLimits DescribeTable ListTables ec2:Describe* DescribeHosts
                  describeIdentityIdFormat DescribeIdFormat DescribeInstanceAttribute DescribeNatGateways
                  DescribeReservedInstancesModifications DescribeTags SearchLocalGatewayRoutes
                  ecr:GetRepositoryPolicy BatchCheckLayerAvailability DescribeRepositories ListImages
                  ecs:Describe* List* elasticache:Describe* List* elasticbeanstalk:Check* Describe* List*
                  RequestEnvironmentInfo RetrieveEnvironmentInfo ValidateConfigurationSettings
                  elasticfilesystem:Describe* elasticloadbalancing:Describe* elasticmapreduce:Describe*
                  List* elastictranscoder:List* ReadJob elasticfilesystem:DescribeFileSystems es:Describe*
                  List* ESHttpGet ESHttpHead events:DescribeRule List* TestEventPattern firehose:Describe*
                  List* gamelift:List* Describe* glacier:ListVaults DescribeVault DescribeJob Get* List*
                  iam:GenerateCredentialReport GenerateServiceLastAccessedDetails Get* List*
                  importexport:GetStatus ListJobs inspector:Describe* List* iot:Describe* Get* List*
                  kinesisanalytics:DescribeApplication DiscoverInputSchema GetApplicationState
                  ListApplications kinesis:Describe* Get* List* kms:Describe* Get* List* lambda:List* Get*
                  logs:Describe* TestMetricFilter machinelearning:Describe* Get* opsworks:Describe*
                  rds:Describe* ListTagsForResource redshift:Describe* rolesanywhere:GetCrl GetProfile
                  GetSubject GetTrustAnchor ListCrls ListProfiles ListSubjects ListTagsForResource
                  ListTrustAnchors route53:Get* List* route53domains:CheckDomainAvailability GetDomainDetail
                  GetOperationDetail List* s3:List* sdb:GetAttributes List* Select*
                  servicecatalog:SearchProducts DescribeProduct DescribeProductView ListLaunchPaths
                  DescribeProvisioningParameters ListRecordHistory DescribeRecord ScanProvisionedProducts
                  ses:Get* List* sns:Get* List* sqs:GetQueueAttributes GetQueueUrl ListQueues ReceiveMessage
                  ssm:List* Describe* storagegateway:Describe* List* swf:Count* Describe* Get* List*
                  waf:Get* List* workdocs:Describe* workmail:Describe* Get* workspaces:Describe*
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'NetworkAdministrator',
    path: '/job-function/',
    version: 16,
    createdAt: '2026-07-09T14:42:15Z',
    updatedAt: '2026-07-09T14:42:15Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  autoscaling:Describe* cloudfront:ListDistributions cloudwatch:DeleteAlarms DescribeAlarms
                  GetMetricStatistics PutMetricAlarm directconnect:* ec2:AcceptVpcEndpointConnections
                  AllocateAddress AssignIpv6Addresses AssignPrivateIpAddresses AssociateAddress
                  AssociateDhcpOptions AssociateRouteTable AssociateSubnetCidrBlock AssociateVpcCidrBlock
                  AttachInternetGateway AttachNetworkInterface AttachVpnGateway CreateCarrierGateway
                  CreateCustomerGateway CreateDefaultSubnet CreateDefaultVpc CreateDhcpOptions
                  CreateEgressOnlyInternetGateway CreateFlowLogs CreateInternetGateway CreateNatGateway
                  CreateNetworkAcl CreateNetworkAclEntry CreateNetworkInterface
                  CreateNetworkInterfacePermission CreatePlacementGroup CreateRoute CreateRouteTable
                  CreateSecurityGroup CreateSubnet CreateTags CreateVpc CreateVpcEndpoint
                  CreateVpcEndpointConnectionNotification CreateVpcEndpointServiceConfiguration
                  CreateVpnConnection CreateVpnConnectionRoute CreateVpnGateway DeleteCarrierGateway
                  DeleteEgressOnlyInternetGateway DeleteFlowLogs DeleteNatGateway DeleteNetworkInterface
                  DeleteNetworkInterfacePermission DeletePlacementGroup DeleteSubnet DeleteTags DeleteVpc
                  DeleteVpcEndpointConnectionNotifications DeleteVpcEndpointServiceConfigurations
                  DeleteVpcEndpoints DeleteVpnConnection DeleteVpnConnectionRoute DeleteVpnGateway
                  DescribeAccountAttributes DescribeAddresses DescribeAvailabilityZones
                  DescribeCarrierGateways DescribeClassicLinkInstances DescribeCustomerGateways
                  DescribeDhcpOptions DescribeEgressOnlyInternetGateways DescribeFlowLogs DescribeInstances
                  DescribeInternetGateways DescribeIpv6Pools DescribeKeyPairs DescribeMovingAddresses
                  DescribeNatGateways DescribeNetworkAcls DescribeNetworkInterfaceAttribute
                  DescribeNetworkInterfacePermissions DescribeNetworkInterfaces DescribePlacementGroups
                  DescribePrefixLists DescribePublicIpv4Pools DescribeRouteTables
                  DescribeSecurityGroupReferences DescribeSecurityGroupRules DescribeSecurityGroups
                  DescribeStaleSecurityGroups DescribeSubnets DescribeTags DescribeVpcAttribute
                  DescribeVpcClassicLink DescribeVpcClassicLinkDnsSupport
                  DescribeVpcEndpointConnectionNotifications DescribeVpcEndpointConnections
                  DescribeVpcEndpointServiceConfigurations DescribeVpcEndpointServicePermissions
                  DescribeVpcEndpointServices DescribeVpcEndpoints DescribeVpcPeeringConnections
                  DescribeVpcs DescribeVpnConnections DescribeVpnGateways DetachInternetGateway
                  DetachNetworkInterface DetachVpnGateway DisableVgwRoutePropagation
                  DisableVpcClassicLinkDnsSupport DisassociateAddress DisassociateRouteTable
                  DisassociateSubnetCidrBlock DisassociateVpcCidrBlock EnableVgwRoutePropagation
                  EnableVpcClassicLinkDnsSupport GetVpnConnectionDeviceSampleConfiguration
                  GetVpnConnectionDeviceTypes GetVpnTunnelReplacementStatus ModifyNetworkInterfaceAttribute
                  ModifySecurityGroupRules ModifySubnetAttribute ModifyVpcAttribute ModifyVpcEndpoint
                  ModifyVpcEndpointConnectionNotification ModifyVpcEndpointServiceConfiguration
                  ModifyVpcEndpointServicePermissions ModifyVpcPeeringConnectionOptions ModifyVpcTenancy
                  ModifyVpnConnection ModifyVpnConnectionOptions ModifyVpnTunnelCertificate
                  ModifyVpnTunnelOptions MoveAddressToVpc RejectVpcEndpointConnections ReleaseAddress
                  ReplaceNetworkAclAssociation ReplaceNetworkAclEntry ReplaceRoute
                  ReplaceRouteTableAssociation ReplaceVpnTunnel ResetNetworkInterfaceAttribute
                  RestoreAddressToClassic UnassignIpv6Addresses UnassignPrivateIpAddresses
                  UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress
                  elasticbeanstalk:Describe* List* RequestEnvironmentInfo RetrieveEnvironmentInfo
                  elasticloadbalancing:* interconnect:AcceptConnectionProposal CreateConnection
                  DeleteConnection DescribeConnectionProposal GetConnection GetEnvironment ListAttachPoints
                  ListConnections ListEnvironments ListTagsForResource TagResource UntagResource
                  UpdateConnection logs:DescribeLogGroups DescribeLogStreams GetLogEvents route53:*
                  route53domains:* sns:CreateTopic ListSubscriptionsByTopic ListTopics
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowDefaultNetworkAdminActions',
        },
        {
          Action: actions(`
                  ec2:AcceptVpcPeeringConnection AssociateSecurityGroupVpc AttachClassicLinkVpc
                  AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateVpcPeeringConnection
                  DeleteCustomerGateway DeleteDhcpOptions DeleteInternetGateway DeleteNetworkAcl
                  DeleteNetworkAclEntry DeleteRoute DeleteRouteTable DeleteSecurityGroup DeleteVolume
                  DeleteVpcPeeringConnection DescribeSecurityGroupVpcAssociations DetachClassicLinkVpc
                  DisableVpcClassicLink DisassociateSecurityGroupVpc EnableVpcClassicLink
                  GetConsoleScreenshot GetSecurityGroupsForVpc RejectVpcPeeringConnection
                  RevokeSecurityGroupEgress RevokeSecurityGroupIngress
                `),
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'AllowVPCPermissions',
        },
        {
          Action: actions(`
                  ec2:CreateLocalGatewayRoute CreateLocalGatewayRouteTableVpcAssociation
                  DeleteLocalGatewayRoute DeleteLocalGatewayRouteTableVpcAssociation
                  DescribeLocalGatewayRouteTableVirtualInterfaceGroupAssociations
                  DescribeLocalGatewayRouteTableVpcAssociations DescribeLocalGatewayRouteTables
                  DescribeLocalGatewayVirtualInterfaceGroups DescribeLocalGatewayVirtualInterfaces
                  DescribeLocalGateways SearchLocalGatewayRoutes
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowLocalGatewayPermissions',
        },
        {
          Action: actions(`
                  s3:GetBucketLocation GetBucketWebsite ListBucket
                `),
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'DiscoverBuckets',
        },
        {
          Action: actions(`
                  iam:GetRole ListRoles PassRole
                `),
          Effect: 'Allow',
          Resource: 'arn:aws:iam::*:role/flow-logs-*',
          Sid: 'DiscoverFlowLogRoles',
        },
        { Action: ['networkmanager:*'], Effect: 'Allow', Resource: '*', Sid: 'NetworkmanagerPermissions' },
        {
          Action: actions(`
                  ec2:AcceptTransitGatewayVpcAttachment AssociateTransitGatewayRouteTable
                  CreateTransitGateway CreateTransitGatewayRoute CreateTransitGatewayRouteTable
                  CreateTransitGatewayVpcAttachment DeleteTransitGateway DeleteTransitGatewayRoute
                  DeleteTransitGatewayRouteTable DeleteTransitGatewayVpcAttachment
                  DescribeTransitGatewayAttachments DescribeTransitGatewayRouteTables
                  DescribeTransitGateways DescribeTransitGatewayVpcAttachments
                  DisableTransitGatewayRouteTablePropagation DisassociateTransitGatewayRouteTable
                  EnableTransitGatewayRouteTablePropagation ExportTransitGatewayRoutes
                  GetTransitGatewayAttachmentPropagations GetTransitGatewayRouteTableAssociations
                  GetTransitGatewayRouteTablePropagations ModifyTransitGateway
                  ModifyTransitGatewayVpcAttachment RejectTransitGatewayVpcAttachment
                  ReplaceTransitGatewayRoute SearchTransitGatewayRoutes
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'TransitGatewayPermissions',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringLike: { 'iam:AWSServiceName': ['transitgateway.amazonaws.com'] } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowTransitGatewaySLRCreation',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'SystemAdministrator',
    path: '/job-function/',
    version: 12,
    createdAt: '2026-02-12T18:02:37Z',
    updatedAt: '2026-02-12T18:02:37Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  acm:Describe* Get* List* Request* Resend* autoscaling:* cloudtrail:DescribeTrails
                  GetTrailStatus ListPublicKeys ListTags LookupEvents StartLogging StopLogging cloudwatch:*
                  codecommit:BatchGetRepositories CreateBranch CreateRepository Get* GitPull GitPush List*
                  Put* Test* Update* codedeploy:* codepipeline:* config:* ds:* ec2:Allocate*
                  AssignPrivateIpAddresses* Associate* Allocate* AttachInternetGateway
                  AttachNetworkInterface AttachVpnGateway Bundle* Cancel* Copy* CreateCustomerGateway
                  CreateDhcpOptions CreateFlowLogs CreateImage CreateInstanceExportTask
                  CreateInternetGateway CreateKeyPair CreateLaunchTemplate CreateLaunchTemplateVersion
                  CreateNatGateway CreateNetworkInterface CreatePlacementGroup
                  CreateReservedInstancesListing CreateRoute CreateRouteTable CreateSecurityGroup
                  CreateSnapshot CreateSpotDatafeedSubscription CreateSubnet CreateTags CreateVolume
                  CreateVpc CreateVpcEndpoint CreateVpnConnection CreateVpnConnectionRoute CreateVpnGateway
                  DeleteFlowLogs DeleteKeyPair DeleteLaunchTemplate DeleteLaunchTemplateVersions
                  DeleteNatGateway DeleteNetworkInterface DeletePlacementGroup DeleteSnapshot
                  DeleteSpotDatafeedSubscription DeleteSubnet DeleteTags DeleteVpc DeleteVpcEndpoints
                  DeleteVpnConnection DeleteVpnConnectionRoute DeleteVpnGateway DeregisterImage Describe*
                  DetachInternetGateway DetachNetworkInterface DetachVpnGateway DisableVgwRoutePropagation
                  DisableVpcClassicLinkDnsSupport DisassociateAddress DisassociateRouteTable
                  EnableVgwRoutePropagation EnableVolumeIO EnableVpcClassicLinkDnsSupport GetConsoleOutput
                  GetHostReservationPurchasePreview GetLaunchTemplateData GetPasswordData
                  GetSecurityGroupsForVpc Import* Modify* MonitorInstances MoveAddressToVpc Purchase*
                  RegisterImage Release* Replace* ReportInstanceStatus Request* Reset*
                  RestoreAddressToClassic RunScheduledInstances UnassignPrivateIpAddresses
                  UnmonitorInstances UpdateSecurityGroupRuleDescriptionsEgress
                  UpdateSecurityGroupRuleDescriptionsIngress elasticloadbalancing:* events:* iam:GetAccount*
                  GetContextKeys* GetCredentialReport ListAccountAliases ListGroups
                  ListOpenIDConnectProviders ListPolicies ListPoliciesGrantingServiceAccess ListRoles
                  ListSAMLProviders ListServerCertificates Simulate* UpdateServerCertificate
                  UpdateSigningCertificate kinesis:ListStreams PutRecord kms:CreateAlias CreateKey
                  DeleteAlias Describe* GenerateRandom Get* List* Encrypt ReEncrypt* lambda:Create* Delete*
                  Get* InvokeFunction List* PublishVersion Update* logs:* rds:Describe* ListTagsForResource
                  rolesanywhere:GetCrl GetProfile GetSubject GetTrustAnchor ListCrls ListProfiles
                  ListSubjects ListTagsForResource ListTrustAnchors PutNotificationSettings
                  ResetNotificationSettings route53:* route53domains:* ses:* sns:* sqs:* trustedadvisor:*
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  ec2:AcceptVpcPeeringConnection AttachClassicLinkVpc AttachVolume
                  AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateVpcPeeringConnection
                  DeleteCustomerGateway DeleteDhcpOptions DeleteInternetGateway DeleteNetworkAcl*
                  DeleteRoute DeleteRouteTable DeleteSecurityGroup DeleteVolume DeleteVpcPeeringConnection
                  DetachClassicLinkVpc DetachVolume DisableVpcClassicLink EnableVpcClassicLink
                  GetConsoleScreenshot RebootInstances RejectVpcPeeringConnection RevokeSecurityGroupEgress
                  RevokeSecurityGroupIngress RunInstances StartInstances StopInstances TerminateInstances
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
        { Action: ['s3:*'], Effect: 'Allow', Resource: ['*'] },
        {
          Action: actions(`
                  iam:GetAccessKeyLastUsed GetGroup* GetInstanceProfile GetLoginProfile
                  GetOpenIDConnectProvider GetPolicy* GetRole* GetSAMLProvider GetSSHPublicKey
                  GetServerCertificate GetServiceLastAccessed* GetUser* ListAccessKeys ListAttached*
                  ListEntitiesForPolicy ListGroupPolicies ListGroupsForUser ListInstanceProfiles*
                  ListMFADevices ListPolicyVersions ListRolePolicies ListSSHPublicKeys
                  ListSigningCertificates ListUserPolicies Upload*
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
        {
          Action: actions(`
                  iam:GetRole ListRoles PassRole
                `),
          Effect: 'Allow',
          Resource: [
            'arn:aws:iam::*:role/rds-monitoring-role',
            'arn:aws:iam::*:role/ec2-sysadmin-*',
            'arn:aws:iam::*:role/ecr-sysadmin-*',
            'arn:aws:iam::*:role/lambda-sysadmin-*',
          ],
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'DataScientist',
    path: '/job-function/',
    version: 5,
    createdAt: '2019-12-03T16:48:34Z',
    updatedAt: '2019-12-03T16:48:34Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  autoscaling:* cloudwatch:* cloudformation:CreateStack DescribeStackEvents
                  datapipeline:Describe* ListPipelines GetPipelineDefinition QueryObjects dynamodb:*
                  ec2:CancelSpotInstanceRequests CancelSpotFleetRequests CreateTags DeleteTags Describe*
                  ModifyImageAttribute ModifyInstanceAttribute ModifySpotFleetRequest RequestSpotInstances
                  RequestSpotFleet elasticfilesystem:* elasticmapreduce:* es:* firehose:*
                  fsx:DescribeFileSystems iam:GetInstanceProfile GetRole GetPolicy GetPolicyVersion
                  ListRoles kinesis:* kms:List* lambda:Create* Delete* Get* InvokeFunction PublishVersion
                  Update* List* machinelearning:* sdb:* rds:* sns:ListSubscriptions ListTopics
                  logs:DescribeLogStreams GetLogEvents redshift:* s3:CreateBucket sns:CreateTopic Get* List*
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  s3:Abort* DeleteObject Get* List* PutAccelerateConfiguration PutBucketCors
                  PutBucketLogging PutBucketNotification PutBucketTagging PutObject Replicate* RestoreObject
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
        { Action: ['ec2:RunInstances', 'ec2:TerminateInstances'], Effect: 'Allow', Resource: ['*'] },
        {
          Action: ['iam:PassRole'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:iam::*:role/DataPipelineDefaultRole',
            'arn:aws:iam::*:role/DataPipelineDefaultResourceRole',
            'arn:aws:iam::*:role/EMR_EC2_DefaultRole',
            'arn:aws:iam::*:role/EMR_DefaultRole',
            'arn:aws:iam::*:role/kinesis-*',
          ],
        },
        {
          Action: ['iam:PassRole'],
          Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['sagemaker:*'],
          Effect: 'Allow',
          NotResource: [
            'arn:aws:sagemaker:*:*:domain/*',
            'arn:aws:sagemaker:*:*:user-profile/*',
            'arn:aws:sagemaker:*:*:app/*',
            'arn:aws:sagemaker:*:*:flow-definition/*',
          ],
        },
        {
          Action: actions(`
                  sagemaker:CreatePresignedDomainUrl DescribeDomain ListDomains DescribeUserProfile
                  ListUserProfiles *App ListApps
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['sagemaker:*FlowDefinition', 'sagemaker:*FlowDefinitions'],
          Condition: {
            StringEqualsIfExists: { 'sagemaker:WorkteamType': ['private-crowd', 'vendor-crowd'] },
          },
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSSupportAccess',
    path: '/',
    version: 4,
    createdAt: '2026-02-12T17:59:31Z',
    updatedAt: '2026-02-12T17:59:31Z',
    document: {
      Statement: [{ Action: ['support:*', 'support-console:*'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
];
