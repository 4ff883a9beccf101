/**
 * How services call their linked roles, behind `AWSServiceRoleFor`.
 * @source IAM User Guide, "AWS services that work with IAM", and the services' own pages on service-linked roles
 */
const NAMES: Readonly<Record<string, string>> = {
  autoscaling: 'AutoScaling',
  'custom-resource.application-autoscaling': 'ApplicationAutoScaling_CustomResource',
  'dynamodb.application-autoscaling': 'ApplicationAutoScaling_DynamoDBTable',
  'ecs.application-autoscaling': 'ApplicationAutoScaling_ECSService',
  'lambda.application-autoscaling': 'ApplicationAutoScaling_LambdaConcurrency',
  'codestar-notifications': 'CodeStarNotifications',
  ecs: 'ECS',
  eks: 'AmazonEKS',
  elasticache: 'ElastiCache',
  elasticbeanstalk: 'ElasticBeanstalk',
  elasticloadbalancing: 'ElasticLoadBalancing',
  events: 'CloudWatchEvents',
  lex: 'LexBots',
  logs: 'LogsExport',
  'ops.apigateway': 'APIGateway',
  rds: 'RDS',
  'replicator.lambda': 'LambdaReplicator',
  spot: 'EC2Spot',
  ssm: 'AmazonSSM',
  organizations: 'Organizations',
  trustedadvisor: 'TrustedAdvisor',
};

/** Services that take several roles in an account, told apart by a suffix. */
const WITH_SUFFIX = new Set(['autoscaling', 'lex', 'lexv2', 'elasticmapreduce']);

/**
 * @param service `autoscaling.amazonaws.com`
 * @returns `AWSServiceRoleForAutoScaling`
 */
export function linkedRoleName(service: string, suffix: string | undefined): string {
  const label = labelOf(service);
  const name = `AWSServiceRoleFor${NAMES[label] ?? label}`;
  return suffix === undefined ? name : `${name}_${suffix}`;
}

export function takesSuffix(service: string): boolean {
  return WITH_SUFFIX.has(labelOf(service));
}

function labelOf(service: string): string {
  return service.replace(/\.amazonaws\.com(\.cn)?$/, '');
}
