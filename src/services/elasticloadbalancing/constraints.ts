import type { Constraints, MemberConstraint } from '../../front-door/service.js';

const PAGE_SIZE: MemberConstraint = { min: 1, max: 400 };
const PORT: MemberConstraint = { min: 1, max: 65_535 };
const SECONDS_BETWEEN_CHECKS: MemberConstraint = { min: 5, max: 300 };
const SECONDS_TO_ANSWER: MemberConstraint = { min: 2, max: 120 };
const THRESHOLD: MemberConstraint = { min: 2, max: 10 };
const PATH: MemberConstraint = { min: 1, max: 1_024 };
const PROTOCOL: MemberConstraint = {
  enum: ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'GENEVE', 'QUIC', 'TCP_QUIC'],
};
const TAG_TEXT = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*';

const HEALTH_CHECK = {
  HealthCheckProtocol: PROTOCOL,
  HealthCheckIntervalSeconds: SECONDS_BETWEEN_CHECKS,
  HealthCheckTimeoutSeconds: SECONDS_TO_ANSWER,
  HealthyThresholdCount: THRESHOLD,
  UnhealthyThresholdCount: THRESHOLD,
  HealthCheckPath: PATH,
} satisfies Record<string, MemberConstraint>;

/** @source the service's API model of 2015-12-01 */
export const constraints: Constraints = {
  'Tag.Key': { min: 1, max: 128, pattern: TAG_TEXT },
  'Tag.Value': { min: 0, max: 256, pattern: TAG_TEXT },
  'CreateLoadBalancerInput.Scheme': { enum: ['internet-facing', 'internal'] },
  'CreateLoadBalancerInput.Type': { enum: ['application', 'network', 'gateway'] },
  'CreateLoadBalancerInput.IpAddressType': { enum: ['ipv4', 'dualstack', 'dualstack-without-public-ipv4'] },
  'LoadBalancerAttribute.Key': { max: 256, pattern: '[a-zA-Z0-9._]+' },
  'LoadBalancerAttribute.Value': { max: 1_024 },
  'TargetGroupAttribute.Key': { max: 256, pattern: '[a-zA-Z0-9._]+' },
  'CreateTargetGroupInput.Protocol': PROTOCOL,
  'CreateTargetGroupInput.Port': PORT,
  'CreateTargetGroupInput.TargetType': { enum: ['instance', 'ip', 'lambda', 'alb'] },
  'CreateTargetGroupInput.IpAddressType': { enum: ['ipv4', 'ipv6'] },
  ...membersOf('CreateTargetGroupInput', HEALTH_CHECK),
  ...membersOf('ModifyTargetGroupInput', HEALTH_CHECK),
  'TargetDescription.Port': PORT,
  'CreateListenerInput.Protocol': PROTOCOL,
  // From 0, which is ours: any free port.
  'CreateListenerInput.Port': { min: 0, max: 65_535 },
  'ModifyListenerInput.Protocol': PROTOCOL,
  'ModifyListenerInput.Port': { min: 0, max: 65_535 },
  'Action.Type': {
    enum: [
      'forward',
      'authenticate-oidc',
      'authenticate-cognito',
      'redirect',
      'fixed-response',
      'jwt-validation',
    ],
  },
  'Action.Order': { min: 1, max: 50_000 },
  'RedirectActionConfig.Protocol': { pattern: '(HTTPS?|#\\{protocol\\})' },
  'RedirectActionConfig.Host': { min: 1, max: 128 },
  'RedirectActionConfig.Path': { min: 1, max: 128 },
  'RedirectActionConfig.Query': { min: 0, max: 128 },
  'RedirectActionConfig.StatusCode': { enum: ['HTTP_301', 'HTTP_302'] },
  'FixedResponseActionConfig.MessageBody': { min: 0, max: 1_024 },
  'FixedResponseActionConfig.StatusCode': { pattern: '(2|4|5)\\d\\d' },
  'FixedResponseActionConfig.ContentType': { min: 0, max: 32 },
  'CreateRuleInput.Priority': { min: 1, max: 50_000 },
  'RulePriorityPair.Priority': { min: 1, max: 50_000 },
  'RuleCondition.Field': { max: 64 },
  'DescribeLoadBalancersInput.PageSize': PAGE_SIZE,
  'DescribeTargetGroupsInput.PageSize': PAGE_SIZE,
  'DescribeListenersInput.PageSize': PAGE_SIZE,
  'DescribeRulesInput.PageSize': PAGE_SIZE,
};

function membersOf(structure: string, members: Record<string, MemberConstraint>): Constraints {
  return Object.fromEntries(
    Object.entries(members).map(([member, constraint]) => [`${structure}.${member}`, constraint]),
  );
}
