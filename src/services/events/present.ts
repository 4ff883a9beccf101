import type {
  DescribeEventBusResponse,
  DescribeRuleResponse,
  Rule,
  Tag as SdkTag,
} from '@aws-sdk/client-eventbridge';
import type { BusRecord, RuleRecord, Tag } from './model.js';
import { DEFAULT_BUS } from './model.js';
import { busArn, type Place, ruleArn } from './names.js';

export function presentRule(rule: RuleRecord, place: Place): Rule {
  return {
    Name: rule.name,
    Arn: ruleArn(place, rule.eventBusName, rule.name),
    EventPattern: rule.eventPattern,
    State: rule.state,
    Description: rule.description,
    ScheduleExpression: rule.scheduleExpression,
    RoleArn: rule.roleArn,
    EventBusName: rule.eventBusName,
  };
}

export function describeRule(rule: RuleRecord, place: Place): DescribeRuleResponse {
  return { ...presentRule(rule, place), CreatedBy: rule.createdBy };
}

export function presentBus(bus: BusRecord, place: Place, policy?: string): DescribeEventBusResponse {
  return {
    Policy: policy,
    Name: bus.name,
    Arn: busArn(place, bus.name),
    Description: bus.description,
    KmsKeyIdentifier: bus.kmsKeyIdentifier,
    DeadLetterConfig: bus.deadLetterConfig,
    LogConfig: bus.logConfig,
    CreationTime: new Date(bus.createdAt),
    LastModifiedTime: new Date(bus.modifiedAt),
  };
}

export function presentDefaultBus(place: Place, policy?: string): DescribeEventBusResponse {
  return { Name: DEFAULT_BUS, Arn: busArn(place, DEFAULT_BUS), Policy: policy };
}

export function presentTags(tags: readonly Tag[]): SdkTag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}
