import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import type { Sdk } from '../sdk.js';
import { getLoadBalancer } from '../store.js';

/** Nothing is reserved: Terraform asks after each creation. */
export const describeCapacityReservation: Operation<Sdk, 'DescribeCapacityReservation'> = {
  authorize: onAnyResource('elasticloadbalancing:DescribeCapacityReservation'),
  async handle(input, context) {
    await getLoadBalancer(context.store, context, input.LoadBalancerArn);
    return { CapacityReservationState: [] };
  },
};
