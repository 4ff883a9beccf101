import { AwsError } from '../../kernel/aws-error.js';

/** @source texts as the service answers them where known; the API reference gives only the codes */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message, { statusCode: 400 });
}

export function loadBalancerNotFound(what: string): AwsError {
  return new AwsError('LoadBalancerNotFoundException', `Load balancers '[${what}]' not found`);
}

export function targetGroupNotFound(what?: string): AwsError {
  return new AwsError(
    'TargetGroupNotFoundException',
    what === undefined ? 'One or more target groups not found' : `Target groups '${what}' not found`,
  );
}

export function listenerNotFound(): AwsError {
  return new AwsError('ListenerNotFoundException', 'One or more listeners not found');
}

export function ruleNotFound(): AwsError {
  return new AwsError('RuleNotFoundException', 'One or more rules not found');
}

export function duplicateLoadBalancerName(name: string): AwsError {
  return new AwsError(
    'DuplicateLoadBalancerNameException',
    `A load balancer with the same name '${name}' exists, but with different settings`,
  );
}

export function duplicateTargetGroupName(name: string): AwsError {
  return new AwsError(
    'DuplicateTargetGroupNameException',
    `A target group with the same name '${name}' exists, but with different settings`,
  );
}

export function duplicateListener(): AwsError {
  return new AwsError(
    'DuplicateListenerException',
    'A listener already exists on this port for this load balancer',
  );
}

export function targetGroupInUse(arn: string): AwsError {
  return new AwsError(
    'ResourceInUseException',
    `Target group '${arn}' is currently in use by a listener or a rule`,
  );
}

/** @source "Each target group can be associated with only one Application Load Balancer" (API reference, error code) */
export function targetGroupAssociationLimit(arns: readonly string[]): AwsError {
  return new AwsError(
    'TargetGroupAssociationLimitException',
    `The following target groups cannot be associated with more than one load balancer: ${arns.join(', ')}`,
  );
}

export function invalidConfiguration(message: string): AwsError {
  return new AwsError('InvalidConfigurationRequestException', message);
}

export function unsupportedProtocol(message: string): AwsError {
  return new AwsError('UnsupportedProtocolException', message);
}

export function invalidTarget(message: string): AwsError {
  return new AwsError('InvalidTargetException', message);
}

export function operationNotPermitted(message: string): AwsError {
  return new AwsError('OperationNotPermittedException', message);
}

export function priorityInUse(): AwsError {
  return new AwsError('PriorityInUseException', 'The specified priority is in use.');
}
