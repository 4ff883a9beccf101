import { departing, type MemberConstraint } from '../../front-door/constraints.js';
import { modelConstraints } from './model-constraints.js';

/** ARNs of groups end in `:*` wherever AWS itself gives them out, so they are taken with it. */
const arn: MemberConstraint = { min: 1, max: 1011, pattern: '[\\w+=/:,.@\\-\\*]*' };
const groupIdentifier: MemberConstraint = { min: 1, max: 2048, pattern: '[\\w#+=/:,.@\\-\\*]*' };

/** @source Amazon CloudWatch Logs API Reference */
export const constraints = departing(modelConstraints, {
  'DescribeLogStreamsRequest.logGroupIdentifier': groupIdentifier,
  'GetLogEventsRequest.logGroupIdentifier': groupIdentifier,
  'FilterLogEventsRequest.logGroupIdentifier': groupIdentifier,
  'TagResourceRequest.resourceArn': arn,
  'UntagResourceRequest.resourceArn': arn,
  'ListTagsForResourceRequest.resourceArn': arn,
});
