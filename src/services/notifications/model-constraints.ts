import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const nextToken: MemberConstraint = { pattern: '^[\\w/+=]+$' };
const maxResults: MemberConstraint = { min: 1, max: 100 };
const listEventTypesFilterName: MemberConstraint = { enum: ['RESOURCE_TYPE', 'SERVICE_NAME'] };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  ListEventTypesRequest: { NextToken: nextToken, MaxResults: maxResults },
  ListEventTypesFilter: { Name: listEventTypesFilterName },
});
