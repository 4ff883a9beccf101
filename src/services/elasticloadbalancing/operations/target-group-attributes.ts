import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { accessTo } from '../access.js';
import { presentAttributes, TARGET_GROUP_ATTRIBUTES, withAttributes } from '../attributes.js';
import type { DataPlane } from '../data-plane.js';
import type { Sdk } from '../sdk.js';
import { getTargetGroup, targetGroups } from '../store.js';

export const describeTargetGroupAttributes: Operation<Sdk, 'DescribeTargetGroupAttributes'> = {
  authorize: onAnyResource('elasticloadbalancing:DescribeTargetGroupAttributes'),
  async handle(input, context) {
    const { doc } = await getTargetGroup(context.store, context, input.TargetGroupArn);
    return { Attributes: presentAttributes(TARGET_GROUP_ATTRIBUTES, doc.attributes) };
  },
};

export function modifyTargetGroupAttributes(
  dataPlane: DataPlane,
): Operation<Sdk, 'ModifyTargetGroupAttributes'> {
  return {
    authorize: accessTo('ModifyTargetGroupAttributes', (input) => [input.TargetGroupArn]),
    async handle(input, context) {
      const attributes = await context.store.transaction(async (tx) => {
        const { doc } = await getTargetGroup(tx, context, input.TargetGroupArn);
        const changed = withAttributes(TARGET_GROUP_ATTRIBUTES, doc.attributes, input.Attributes ?? []);
        await tx.put(targetGroups, regionalScope(context), doc.arn, { ...doc, attributes: changed });
        return changed;
      });
      await dataPlane.sync(context.store);
      return { Attributes: presentAttributes(TARGET_GROUP_ATTRIBUTES, attributes) };
    },
  };
}
