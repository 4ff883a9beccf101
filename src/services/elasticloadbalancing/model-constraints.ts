import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const tagList: MemberConstraint = { min: 1 };
const tagKey: MemberConstraint = { min: 1, max: 128, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' };
const tagValue: MemberConstraint = { max: 256, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' };
const protocolEnum: MemberConstraint = {
  enum: ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'GENEVE', 'QUIC', 'TCP_QUIC'],
};
const port: MemberConstraint = { min: 1, max: 65535 };
const actionTypeEnum: MemberConstraint = {
  enum: [
    'forward',
    'authenticate-oidc',
    'authenticate-cognito',
    'redirect',
    'fixed-response',
    'jwt-validation',
  ],
};
const actionOrder: MemberConstraint = { min: 1, max: 50000 };
const authenticateOidcActionConditionalBehaviorEnum: MemberConstraint = {
  enum: ['deny', 'allow', 'authenticate'],
};
const authenticateCognitoActionConditionalBehaviorEnum: MemberConstraint = {
  enum: ['deny', 'allow', 'authenticate'],
};
const redirectActionProtocol: MemberConstraint = { pattern: '^(HTTPS?|#\\{protocol\\})$' };
const redirectActionHost: MemberConstraint = { min: 1, max: 128 };
const redirectActionPath: MemberConstraint = { min: 1, max: 128 };
const redirectActionQuery: MemberConstraint = { max: 128 };
const redirectActionStatusCodeEnum: MemberConstraint = { enum: ['HTTP_301', 'HTTP_302'] };
const fixedResponseActionMessage: MemberConstraint = { max: 1024 };
const fixedResponseActionStatusCode: MemberConstraint = { pattern: '^(2|4|5)\\d\\d$' };
const fixedResponseActionContentType: MemberConstraint = { max: 32 };
const jwtValidationActionAdditionalClaimFormatEnum: MemberConstraint = {
  enum: ['single-string', 'string-array', 'space-separated-values'],
};
const trustStoreAssociationStatusEnum: MemberConstraint = { enum: ['active', 'removed'] };
const advertiseTrustStoreCaNamesEnum: MemberConstraint = { enum: ['on', 'off'] };
const loadBalancerSchemeEnum: MemberConstraint = { enum: ['internet-facing', 'internal'] };
const loadBalancerTypeEnum: MemberConstraint = { enum: ['application', 'network', 'gateway'] };
const ipAddressType: MemberConstraint = { enum: ['ipv4', 'dualstack', 'dualstack-without-public-ipv4'] };
const customerOwnedIpv4Pool: MemberConstraint = { max: 256, pattern: '^(ipv4pool-coip-)[a-zA-Z0-9]+$' };
const enablePrefixForIpv6SourceNatEnum: MemberConstraint = { enum: ['on', 'off'] };
const ipamPoolId: MemberConstraint = { max: 1000, pattern: '^(ipam-pool-)[a-zA-Z0-9]+$' };
const rulePriority: MemberConstraint = { min: 1, max: 50000 };
const conditionFieldName: MemberConstraint = { max: 64 };
const transformTypeEnum: MemberConstraint = { enum: ['host-header-rewrite', 'url-rewrite'] };
const path: MemberConstraint = { min: 1, max: 1024 };
const healthCheckIntervalSeconds: MemberConstraint = { min: 5, max: 300 };
const healthCheckTimeoutSeconds: MemberConstraint = { min: 2, max: 120 };
const healthCheckThresholdCount: MemberConstraint = { min: 2, max: 10 };
const targetTypeEnum: MemberConstraint = { enum: ['instance', 'ip', 'lambda', 'alb'] };
const targetGroupIpAddressTypeEnum: MemberConstraint = { enum: ['ipv4', 'ipv6'] };
const targetControlPort: MemberConstraint = { min: 1, max: 65535 };
const quicServerId: MemberConstraint = { min: 1, max: 256 };
const pageSize: MemberConstraint = { min: 1, max: 400 };
const describeTargetHealthInputIncludeEnum: MemberConstraint = { enum: ['AnomalyDetection', 'All'] };
const listOfDescribeTargetHealthIncludeOptions: MemberConstraint = {
  each: describeTargetHealthInputIncludeEnum,
};
const listenerAttributeKey: MemberConstraint = { max: 256, pattern: '^[a-zA-Z0-9._]+$' };
const loadBalancerAttributes: MemberConstraint = { max: 20 };
const loadBalancerAttributeKey: MemberConstraint = { max: 256, pattern: '^[a-zA-Z0-9._]+$' };
const loadBalancerAttributeValue: MemberConstraint = { max: 1024 };
const targetGroupAttributeKey: MemberConstraint = { max: 256, pattern: '^[a-zA-Z0-9._]+$' };
const tagKeys: MemberConstraint = { each: tagKey };
const enforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum: MemberConstraint = { enum: ['on', 'off'] };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  AddTagsInput: { Tags: tagList },
  Tag: { Key: tagKey, Value: tagValue },
  CreateListenerInput: { Protocol: protocolEnum, Port: port, Tags: tagList },
  Action: { Type: actionTypeEnum, Order: actionOrder },
  AuthenticateOidcActionConfig: { OnUnauthenticatedRequest: authenticateOidcActionConditionalBehaviorEnum },
  AuthenticateCognitoActionConfig: {
    OnUnauthenticatedRequest: authenticateCognitoActionConditionalBehaviorEnum,
  },
  RedirectActionConfig: {
    Protocol: redirectActionProtocol,
    Host: redirectActionHost,
    Path: redirectActionPath,
    Query: redirectActionQuery,
    StatusCode: redirectActionStatusCodeEnum,
  },
  FixedResponseActionConfig: {
    MessageBody: fixedResponseActionMessage,
    StatusCode: fixedResponseActionStatusCode,
    ContentType: fixedResponseActionContentType,
  },
  JwtValidationActionAdditionalClaim: { Format: jwtValidationActionAdditionalClaimFormatEnum },
  MutualAuthenticationAttributes: {
    TrustStoreAssociationStatus: trustStoreAssociationStatusEnum,
    AdvertiseTrustStoreCaNames: advertiseTrustStoreCaNamesEnum,
  },
  CreateLoadBalancerInput: {
    Scheme: loadBalancerSchemeEnum,
    Tags: tagList,
    Type: loadBalancerTypeEnum,
    IpAddressType: ipAddressType,
    CustomerOwnedIpv4Pool: customerOwnedIpv4Pool,
    EnablePrefixForIpv6SourceNat: enablePrefixForIpv6SourceNatEnum,
  },
  IpamPools: { Ipv4IpamPoolId: ipamPoolId },
  CreateRuleInput: { Priority: rulePriority, Tags: tagList },
  RuleCondition: { Field: conditionFieldName },
  RuleTransform: { Type: transformTypeEnum },
  CreateTargetGroupInput: {
    Protocol: protocolEnum,
    Port: port,
    HealthCheckProtocol: protocolEnum,
    HealthCheckPath: path,
    HealthCheckIntervalSeconds: healthCheckIntervalSeconds,
    HealthCheckTimeoutSeconds: healthCheckTimeoutSeconds,
    HealthyThresholdCount: healthCheckThresholdCount,
    UnhealthyThresholdCount: healthCheckThresholdCount,
    TargetType: targetTypeEnum,
    Tags: tagList,
    IpAddressType: targetGroupIpAddressTypeEnum,
    TargetControlPort: targetControlPort,
  },
  TargetDescription: { Port: port, QuicServerId: quicServerId },
  DescribeListenersInput: { PageSize: pageSize },
  DescribeLoadBalancersInput: { PageSize: pageSize },
  DescribeRulesInput: { PageSize: pageSize },
  DescribeTargetGroupsInput: { PageSize: pageSize },
  DescribeTargetHealthInput: { Include: listOfDescribeTargetHealthIncludeOptions },
  ModifyListenerInput: { Port: port, Protocol: protocolEnum },
  ListenerAttribute: { Key: listenerAttributeKey },
  ModifyLoadBalancerAttributesInput: { Attributes: loadBalancerAttributes },
  LoadBalancerAttribute: { Key: loadBalancerAttributeKey, Value: loadBalancerAttributeValue },
  ModifyTargetGroupInput: {
    HealthCheckProtocol: protocolEnum,
    HealthCheckPath: path,
    HealthCheckIntervalSeconds: healthCheckIntervalSeconds,
    HealthCheckTimeoutSeconds: healthCheckTimeoutSeconds,
    HealthyThresholdCount: healthCheckThresholdCount,
    UnhealthyThresholdCount: healthCheckThresholdCount,
  },
  TargetGroupAttribute: { Key: targetGroupAttributeKey },
  RemoveTagsInput: { TagKeys: tagKeys },
  SetIpAddressTypeInput: { IpAddressType: ipAddressType },
  RulePriorityPair: { Priority: rulePriority },
  SetSecurityGroupsInput: {
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic:
      enforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum,
  },
  SetSubnetsInput: {
    IpAddressType: ipAddressType,
    EnablePrefixForIpv6SourceNat: enablePrefixForIpv6SourceNatEnum,
  },
});
