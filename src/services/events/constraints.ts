import type { Constraints, MemberConstraint } from '../../front-door/service.js';

const NAME = '[.\\-_A-Za-z0-9]+';
const BUS_ARN = '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus/)?';

const ruleName: MemberConstraint = { min: 1, max: 64, pattern: NAME };
const targetId: MemberConstraint = { min: 1, max: 64, pattern: NAME };
const arn: MemberConstraint = { min: 1, max: 1600 };
const busNameOrArn: MemberConstraint = { min: 1, max: 1600, pattern: `${BUS_ARN}[/.\\-_A-Za-z0-9]+` };
const busName: MemberConstraint = { min: 1, max: 256, pattern: '[/.\\-_A-Za-z0-9]+' };
const description: MemberConstraint = { max: 512 };
const limit: MemberConstraint = { min: 1, max: 100 };
const nextToken: MemberConstraint = { min: 1, max: 2048 };

/** @source Amazon EventBridge API Reference, each operation's and data type's constraints */
export const constraints: Constraints = {
  'PutRuleRequest.Name': ruleName,
  'PutRuleRequest.ScheduleExpression': { max: 256 },
  'PutRuleRequest.EventPattern': { max: 4096 },
  'PutRuleRequest.State': {
    enum: ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'],
  },
  'PutRuleRequest.Description': description,
  'PutRuleRequest.RoleArn': arn,
  'PutRuleRequest.EventBusName': busNameOrArn,
  'DescribeRuleRequest.Name': ruleName,
  'DescribeRuleRequest.EventBusName': busNameOrArn,
  'ListRulesRequest.NamePrefix': ruleName,
  'ListRulesRequest.EventBusName': busNameOrArn,
  'ListRulesRequest.NextToken': nextToken,
  'ListRulesRequest.Limit': limit,
  'DeleteRuleRequest.Name': ruleName,
  'DeleteRuleRequest.EventBusName': busNameOrArn,
  'EnableRuleRequest.Name': ruleName,
  'EnableRuleRequest.EventBusName': busNameOrArn,
  'DisableRuleRequest.Name': ruleName,
  'DisableRuleRequest.EventBusName': busNameOrArn,

  'PutTargetsRequest.Rule': ruleName,
  'PutTargetsRequest.EventBusName': busNameOrArn,
  'PutTargetsRequest.Targets': { min: 1, max: 100 },
  'Target.Id': targetId,
  'Target.Arn': arn,
  'Target.RoleArn': arn,
  'Target.Input': { max: 8192 },
  'Target.InputPath': { max: 256 },
  'InputTransformer.InputPathsMap': { max: 100, each: { max: 256 } },
  'InputTransformer.InputTemplate': { min: 1, max: 8192 },
  'DeadLetterConfig.Arn': arn,
  'RetryPolicy.MaximumRetryAttempts': { min: 0, max: 185 },
  'RetryPolicy.MaximumEventAgeInSeconds': { min: 60, max: 86_400 },
  'RemoveTargetsRequest.Rule': ruleName,
  'RemoveTargetsRequest.EventBusName': busNameOrArn,
  'RemoveTargetsRequest.Ids': { min: 1, max: 100, each: targetId },
  'ListTargetsByRuleRequest.Rule': ruleName,
  'ListTargetsByRuleRequest.EventBusName': busNameOrArn,
  'ListTargetsByRuleRequest.NextToken': nextToken,
  'ListTargetsByRuleRequest.Limit': limit,
  'ListRuleNamesByTargetRequest.TargetArn': arn,
  'ListRuleNamesByTargetRequest.EventBusName': busNameOrArn,
  'ListRuleNamesByTargetRequest.NextToken': nextToken,
  'ListRuleNamesByTargetRequest.Limit': limit,

  'PutEventsRequest.Entries': { min: 1, max: 10 },
  'PutEventsRequestEntry.Resources': { each: { max: 2048 } },
  'PutEventsRequestEntry.EventBusName': { min: 1, max: 1600, pattern: `${BUS_ARN}${NAME}` },
  'TestEventPatternRequest.EventPattern': { max: 4096 },

  'CreateEventBusRequest.Name': busName,
  'CreateEventBusRequest.Description': description,
  'CreateEventBusRequest.KmsKeyIdentifier': { max: 2048, pattern: '[a-zA-Z0-9_\\-/:]*' },
  'UpdateEventBusRequest.Name': busName,
  'UpdateEventBusRequest.Description': description,
  'UpdateEventBusRequest.KmsKeyIdentifier': { max: 2048, pattern: '[a-zA-Z0-9_\\-/:]*' },
  'DescribeEventBusRequest.Name': busNameOrArn,
  'DeleteEventBusRequest.Name': busName,
  'ListEventBusesRequest.NamePrefix': busName,
  'ListEventBusesRequest.NextToken': nextToken,
  'ListEventBusesRequest.Limit': limit,
  'LogConfig.IncludeDetail': { enum: ['NONE', 'FULL'] },
  'LogConfig.Level': { enum: ['OFF', 'ERROR', 'INFO', 'TRACE'] },

  'TagResourceRequest.ResourceARN': arn,
  'UntagResourceRequest.ResourceARN': arn,
  'ListTagsForResourceRequest.ResourceARN': arn,
  'Tag.Key': { min: 1, max: 128 },
  'Tag.Value': { max: 256 },
};
