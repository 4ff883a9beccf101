import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const tagKey: MemberConstraint = { min: 1, max: 128 };
const tagValue: MemberConstraint = { max: 256 };
const amazonResourceName: MemberConstraint = { min: 1, max: 1011 };
const tagKeyList: MemberConstraint = { each: tagKey };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  Tag: { Key: tagKey, Value: tagValue },
  ListTagsForResourceRequest: { ResourceArn: amazonResourceName },
  TagResourceRequest: { ResourceArn: amazonResourceName },
  UntagResourceRequest: { ResourceArn: amazonResourceName, TagKeys: tagKeyList },
});
