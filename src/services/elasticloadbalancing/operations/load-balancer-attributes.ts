import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { accessTo } from '../access.js';
import { LOAD_BALANCER_ATTRIBUTES, presentAttributes, withAttributes } from '../attributes.js';
import type { DataPlane } from '../data-plane.js';
import type { Sdk } from '../sdk.js';
import { getLoadBalancer, loadBalancers } from '../store.js';

export const describeLoadBalancerAttributes: Operation<Sdk, 'DescribeLoadBalancerAttributes'> = {
  authorize: onAnyResource('elasticloadbalancing:DescribeLoadBalancerAttributes'),
  async handle(input, context) {
    const { doc } = await getLoadBalancer(context.store, context, input.LoadBalancerArn);
    return { Attributes: presentAttributes(LOAD_BALANCER_ATTRIBUTES, doc.attributes) };
  },
};

export function modifyLoadBalancerAttributes(
  dataPlane: DataPlane,
): Operation<Sdk, 'ModifyLoadBalancerAttributes'> {
  return {
    authorize: accessTo('ModifyLoadBalancerAttributes', (input) => [input.LoadBalancerArn]),
    async handle(input, context) {
      const attributes = await context.store.transaction(async (tx) => {
        const { doc } = await getLoadBalancer(tx, context, input.LoadBalancerArn);
        const changed = withAttributes(LOAD_BALANCER_ATTRIBUTES, doc.attributes, input.Attributes ?? []);
        await tx.put(loadBalancers, regionalScope(context), doc.arn, { ...doc, attributes: changed });
        return changed;
      });
      await dataPlane.sync(context.store);
      return { Attributes: presentAttributes(LOAD_BALANCER_ATTRIBUTES, attributes) };
    },
  };
}
