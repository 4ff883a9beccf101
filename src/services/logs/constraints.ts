import type { Constraints, MemberConstraint } from '../../front-door/service.js';

const groupName: MemberConstraint = { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const groupIdentifier: MemberConstraint = { min: 1, max: 2048, pattern: '[\\w#+=/:,.@\\-\\*]*' };
const streamName: MemberConstraint = { min: 1, max: 512, pattern: '[^:*]*' };
const tags: MemberConstraint = { min: 1, max: 50, each: { max: 256 } };
const arn: MemberConstraint = { min: 1, max: 1011, pattern: '[\\w+=/:,.@\\-\\*]*' };
const token: MemberConstraint = { min: 1 };
const eventsLimit: MemberConstraint = { min: 1, max: 10_000 };
const describeLimit: MemberConstraint = { min: 1, max: 50 };
const instant: MemberConstraint = { min: 0 };

/** @source Amazon CloudWatch Logs API Reference */
export const constraints: Constraints = {
  'CreateLogGroupRequest.logGroupName': groupName,
  'CreateLogGroupRequest.tags': tags,
  'CreateLogGroupRequest.logGroupClass': { enum: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] },
  'DeleteLogGroupRequest.logGroupName': groupName,
  'DescribeLogGroupsRequest.logGroupNamePrefix': groupName,
  'DescribeLogGroupsRequest.nextToken': token,
  'DescribeLogGroupsRequest.limit': describeLimit,
  'CreateLogStreamRequest.logGroupName': groupName,
  'CreateLogStreamRequest.logStreamName': streamName,
  'DeleteLogStreamRequest.logGroupName': groupName,
  'DeleteLogStreamRequest.logStreamName': streamName,
  'DescribeLogStreamsRequest.logGroupName': groupName,
  'DescribeLogStreamsRequest.logGroupIdentifier': groupIdentifier,
  'DescribeLogStreamsRequest.logStreamNamePrefix': streamName,
  'DescribeLogStreamsRequest.orderBy': { enum: ['LogStreamName', 'LastEventTime'] },
  'DescribeLogStreamsRequest.nextToken': token,
  'DescribeLogStreamsRequest.limit': describeLimit,
  'PutLogEventsRequest.logGroupName': groupName,
  'PutLogEventsRequest.logStreamName': streamName,
  'PutLogEventsRequest.logEvents': { min: 1, max: 10_000 },
  'InputLogEvent.timestamp': instant,
  'InputLogEvent.message': { min: 1 },
  'GetLogEventsRequest.logGroupName': groupName,
  'GetLogEventsRequest.logGroupIdentifier': groupIdentifier,
  'GetLogEventsRequest.logStreamName': streamName,
  'GetLogEventsRequest.startTime': instant,
  'GetLogEventsRequest.endTime': instant,
  'GetLogEventsRequest.nextToken': token,
  'GetLogEventsRequest.limit': eventsLimit,
  'FilterLogEventsRequest.logGroupName': groupName,
  'FilterLogEventsRequest.logGroupIdentifier': groupIdentifier,
  'FilterLogEventsRequest.logStreamNames': { min: 1, max: 100, each: streamName },
  'FilterLogEventsRequest.logStreamNamePrefix': streamName,
  'FilterLogEventsRequest.startTime': instant,
  'FilterLogEventsRequest.endTime': instant,
  'FilterLogEventsRequest.filterPattern': { max: 1024 },
  'FilterLogEventsRequest.nextToken': token,
  'FilterLogEventsRequest.limit': eventsLimit,
  'PutRetentionPolicyRequest.logGroupName': groupName,

  'DeleteRetentionPolicyRequest.logGroupName': groupName,
  'TagResourceRequest.resourceArn': arn,
  'TagResourceRequest.tags': tags,
  'UntagResourceRequest.resourceArn': arn,
  'UntagResourceRequest.tagKeys': { max: 50, each: { min: 1, max: 128 } },
  'ListTagsForResourceRequest.resourceArn': arn,
};
