import type { TargetDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { accessTo } from '../access.js';
import { attributeMs, TARGET_GROUP_ATTRIBUTES } from '../attributes.js';
import type { DataPlane } from '../data-plane.js';
import { validationError } from '../errors.js';
import type { Target, TargetGroup } from '../model.js';
import type { Sdk } from '../sdk.js';
import { getTargetGroup, targetGroups } from '../store.js';
import { checkTargetAddress, isNamed } from '../targets.js';
import { targetGroupUsage } from '../usage.js';
import { END_DRAINING } from '../workers/end-draining.js';

/** @source "Quotas for your Application Load Balancers": targets per target group */
const MAX_TARGETS = 1_000;

/** A target that is draining is registered anew; one that is registered stays as it is. */
export function registerTargets(dataPlane: DataPlane): Operation<Sdk, 'RegisterTargets'> {
  return {
    authorize: accessTo('RegisterTargets', (input) => [input.TargetGroupArn]),
    async handle(input, context) {
      const given = input.Targets ?? [];
      if (given.length === 0) throw validationError('At least one target must be specified');
      await context.store.transaction(async (tx) => {
        const { doc } = await getTargetGroup(tx, context, input.TargetGroupArn);
        const targets = given.reduce((all, one) => withTarget(all, one, doc.port), doc.targets);
        if (targets.length > MAX_TARGETS) {
          throw new AwsError(
            'TooManyTargetsException',
            `A target group can have at most ${MAX_TARGETS} targets`,
          );
        }
        await tx.put(targetGroups, regionalScope(context), doc.arn, { ...doc, targets });
      });
      await dataPlane.sync(context.store);
      return {};
    },
  };
}

function withTarget(all: readonly Target[], given: TargetDescription, defaultPort: number): Target[] {
  const id = given.Id ?? '';
  checkTargetAddress(id);
  const port = given.Port ?? defaultPort;
  const isSame = (target: Target) => target.id === id && target.port === port;
  const { AvailabilityZone: availabilityZone } = given;
  const registered: Target = { id, port, ...(availabilityZone !== undefined && { availabilityZone }) };
  if (!all.some(isSame)) return [...all, registered];
  return all.map((target) => (isSame(target) ? registered : target));
}

/** Targets that are not registered are passed over. @source API reference: "the action returns successfully" */
export function deregisterTargets(dataPlane: DataPlane): Operation<Sdk, 'DeregisterTargets'> {
  return {
    authorize: accessTo('DeregisterTargets', (input) => [input.TargetGroupArn]),
    async handle(input, context) {
      const given = input.Targets ?? [];
      if (given.length === 0) throw validationError('At least one target must be specified');
      await context.store.transaction(async (tx) => {
        const { doc } = await getTargetGroup(tx, context, input.TargetGroupArn);
        const inUse = (await targetGroupUsage(tx, context)).has(doc.arn);
        const delayMs = inUse ? deregistrationDelayMs(doc) : 0;
        const drainingUntil = context.clock.after(delayMs);
        const targets = doc.targets.flatMap((target): Target[] => {
          const leaves = target.drainingUntil === undefined && given.some((one) => isNamed(target, one));
          if (!leaves) return [target];
          return delayMs > 0 ? [{ ...target, drainingUntil }] : [];
        });
        await tx.put(targetGroups, regionalScope(context), doc.arn, { ...doc, targets });
        if (delayMs > 0) {
          await context.work.enqueue(tx, { kind: END_DRAINING, key: doc.arn, dueAt: drainingUntil });
        }
      });
      await dataPlane.sync(context.store);
      return {};
    },
  };
}

function deregistrationDelayMs({ attributes }: TargetGroup): number {
  return attributeMs(TARGET_GROUP_ATTRIBUTES, attributes, 'deregistration_delay.timeout_seconds');
}
