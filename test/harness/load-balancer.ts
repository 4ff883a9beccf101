import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';

export interface LoadBalancerSettings {
  /** How long a deregistered target drains. */
  readonly delaySeconds: number;
  /** Status codes of a healthy target; default 200. */
  readonly matcher?: string;
}

/** An empty target group of that name, checked at `/health` as often as the service allows. */
export async function newTargetGroup(
  elb: ElasticLoadBalancingV2Client,
  name: string,
  matcher = '200',
): Promise<string> {
  const { TargetGroups: [group] = [] } = await elb.send(
    new CreateTargetGroupCommand({
      Name: name,
      Protocol: 'HTTP',
      Port: 80,
      TargetType: 'ip',
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
      Matcher: { HttpCode: matcher },
    }),
  );
  return group?.TargetGroupArn ?? '';
}

/** A load balancer on a free port before an empty target group of the same name. */
export async function startLoadBalancer(
  elb: ElasticLoadBalancingV2Client,
  name: string,
  settings: LoadBalancerSettings,
) {
  const { LoadBalancers: [balancer] = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: name }));
  const groupArn = await newTargetGroup(elb, name, settings.matcher);
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: groupArn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: `${settings.delaySeconds}` }],
    }),
  );
  const { Listeners: [listener] = [] } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: balancer?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 0,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: groupArn }],
    }),
  );
  return {
    balancerArn: balancer?.LoadBalancerArn ?? '',
    listenerArn: listener?.ListenerArn ?? '',
    groupArn,
    url: `http://127.0.0.1:${listener?.Port}`,
  };
}
