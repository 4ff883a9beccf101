import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetHealth } from '../../../engines/proxy/proxy.js';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import type { DataPlane } from '../data-plane.js';
import type { Target, TargetGroup } from '../model.js';
import type { Sdk } from '../sdk.js';
import { getTargetGroup } from '../store.js';
import { isNamed, isPresent, type TargetName } from '../targets.js';

/** What the data plane knows now; targets that are asked for by name and are not there are `unused`. */
export function describeTargetHealth(dataPlane: DataPlane): Operation<Sdk, 'DescribeTargetHealth'> {
  return {
    authorize: onAnyResource('elasticloadbalancing:DescribeTargetHealth'),
    async handle(input, context) {
      const { doc } = await getTargetGroup(context.store, context, input.TargetGroupArn);
      const now = context.clock.now();
      const present = doc.targets.filter((target) => isPresent(target, now));
      const health = new Map(
        dataPlane.health(doc.arn).map((status) => [`${status.host}:${status.port}`, status.health]),
      );
      const describe = (target: Target) =>
        described(doc, target, health.get(`${target.id}:${target.port}`) ?? REGISTERING);
      if (!input.Targets?.length) return { TargetHealthDescriptions: present.map(describe) };
      const asked = input.Targets.flatMap((name) => {
        const found = present.filter((target) => isNamed(target, name));
        return found.length > 0 ? found.map(describe) : [notRegistered(doc, name)];
      });
      return { TargetHealthDescriptions: asked };
    },
  };
}

/** Stored, and not yet known to the data plane. */
const REGISTERING: TargetHealth = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
};

function described(group: TargetGroup, target: Target, health: TargetHealth): TargetHealthDescription {
  const { id, port, availabilityZone } = target;
  return {
    Target: {
      Id: id,
      Port: port,
      ...(availabilityZone !== undefined && { AvailabilityZone: availabilityZone }),
    },
    HealthCheckPort: checkPort(group, port),
    TargetHealth:
      health.state === 'healthy'
        ? { State: 'healthy' }
        : { State: health.state, Reason: health.reason, Description: health.description },
  };
}

function notRegistered(group: TargetGroup, name: TargetName): TargetHealthDescription {
  const port = name.Port ?? group.port;
  return {
    Target: { Id: name.Id, Port: port },
    HealthCheckPort: checkPort(group, port),
    TargetHealth: {
      State: 'unused',
      Reason: 'Target.NotRegistered',
      Description: 'Target is not registered to the target group',
    },
  };
}

function checkPort({ healthCheck }: TargetGroup, port: number): string {
  return healthCheck.port === 'traffic-port' ? `${port}` : healthCheck.port;
}
