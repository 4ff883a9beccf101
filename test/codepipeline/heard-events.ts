import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import type { World } from './world.js';

const LOG_GROUP = '/aws/events/pipelines';

/** An event as EventBridge gives it to its targets. */
interface Seen {
  readonly 'detail-type': string;
  readonly source: string;
  readonly resources: string[];
  readonly region: string;
  readonly detail: Record<string, unknown>;
}

/** A rule that has every event of CodePipeline logged from now on. @returns those that came so far */
export async function listen(world: World): Promise<() => Promise<Seen[]>> {
  const logs = world.server.client(CloudWatchLogsClient);
  const events = world.server.client(EventBridgeClient);
  await logs.send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
  await events.send(
    new PutRuleCommand({ Name: 'all', EventPattern: JSON.stringify({ source: ['aws.codepipeline'] }) }),
  );
  const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${LOG_GROUP}`;
  await events.send(new PutTargetsCommand({ Rule: 'all', Targets: [{ Id: 'log', Arn }] }));
  return async () => {
    const { events: found = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: LOG_GROUP }));
    return found.map(({ message = '' }) => JSON.parse(message) as Seen);
  };
}
