import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { accessTo } from '../access.js';
import { attribute, presentAttributes, TARGET_GROUP_ATTRIBUTES, withAttributes } from '../attributes.js';
import type { DataPlane } from '../data-plane.js';
import { invalidConfiguration, validationError } from '../errors.js';
import type { AttributeValues } from '../model.js';
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
        checkTogether(changed);
        await tx.put(targetGroups, regionalScope(context), doc.arn, { ...doc, attributes: changed });
        return changed;
      });
      await dataPlane.sync(context.store);
      return { Attributes: presentAttributes(TARGET_GROUP_ATTRIBUTES, attributes) };
    },
  };
}

/** @throws AwsError InvalidConfigurationRequest, ValidationError */
function checkTogether(attributes: AttributeValues): void {
  const value = (key: string) => attribute(TARGET_GROUP_ATTRIBUTES, attributes, key);
  if (
    value('slow_start.duration_seconds') !== '0' &&
    value('load_balancing.algorithm.type') !== 'round_robin'
  ) {
    throw invalidConfiguration("Slow start needs the algorithm 'round_robin'");
  }
  const isByApplication = value('stickiness.enabled') === 'true' && value('stickiness.type') === 'app_cookie';
  if (isByApplication && value('stickiness.app_cookie.cookie_name') === '') {
    throw validationError("Stickiness of type 'app_cookie' needs the name of a cookie");
  }
}
