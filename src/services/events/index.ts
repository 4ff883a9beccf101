import { type AnyService, defineService } from '../../front-door/service.js';
import { constraints } from './constraints.js';
import { archiveOperations } from './operations/archives.js';
import { busPolicyOperations } from './operations/bus-policy.js';
import {
  createEventBus,
  deleteEventBus,
  describeEventBus,
  listEventBuses,
  updateEventBus,
} from './operations/buses.js';
import { putEvents } from './operations/put-events.js';
import { putRule } from './operations/put-rule.js';
import { replayOperations } from './operations/replays.js';
import { listTagsForResource, tagResource, untagResource } from './operations/resource-tags.js';
import { deleteRule, describeRuleOperation, disableRule, enableRule, listRules } from './operations/rules.js';
import { listRuleNamesByTarget, listTargetsByRule, putTargets, removeTargets } from './operations/targets.js';
import { testEventPattern } from './operations/test-event-pattern.js';
import { deliverWorker } from './workers/deliver.js';
import { fireScheduleWorker } from './workers/fire-schedule.js';
import { invokeWorker } from './workers/invoke.js';
import { keepArchiveWorker } from './workers/keep-archive.js';
import { replayWorker } from './workers/replay.js';

export { anyLiveRule } from './store.js';

/** Amazon EventBridge: buses, rules over patterns and schedules, and delivery to targets. */
export function eventsService(): AnyService {
  return defineService<typeof import('@aws-sdk/client-eventbridge')>({
    id: 'events',
    title: 'Amazon EventBridge',
    signingNames: ['events'],
    actionPrefix: 'events',
    protocol: 'awsJson1_1',
    targetPrefix: 'AWSEvents',
    load: () => import('@aws-sdk/client-eventbridge'),
    constraints,
    operations: {
      ...archiveOperations,
      ...busPolicyOperations,
      ...replayOperations,
      CreateEventBus: createEventBus,
      DeleteEventBus: deleteEventBus,
      DeleteRule: deleteRule,
      DescribeEventBus: describeEventBus,
      DescribeRule: describeRuleOperation,
      DisableRule: disableRule,
      EnableRule: enableRule,
      ListEventBuses: listEventBuses,
      ListRuleNamesByTarget: listRuleNamesByTarget,
      ListRules: listRules,
      ListTagsForResource: listTagsForResource,
      ListTargetsByRule: listTargetsByRule,
      PutEvents: putEvents,
      PutRule: putRule,
      PutTargets: putTargets,
      RemoveTargets: removeTargets,
      TagResource: tagResource,
      TestEventPattern: testEventPattern,
      UntagResource: untagResource,
      UpdateEventBus: updateEventBus,
    },
    workers: [deliverWorker(), invokeWorker(), fireScheduleWorker(), keepArchiveWorker, replayWorker],
  });
}
