import { MINUTE_MS } from '../../../kernel/duration.js';
import { misconfigured } from './misconfigured.js';
import type { RuleRunner } from './rule-runner.js';
import { monitoredStates } from './rule-type.js';

const EVERY_MS = 1_000;

/** Rule/AWS/CloudWatchAlarm: met as soon as the alarm is in none of its bad states; `WaitTime` gives it time to leave them. */
export const cloudWatchAlarm: RuleRunner = {
  async look({ record, context, assumeRole }) {
    const { AlarmName: alarmName = '', AlarmStates: states, WaitTime: waitTime = '0' } = record.configuration;
    const aws = await assumeRole();
    const { MetricAlarms = [], CompositeAlarms = [] } = await aws.call('cloudwatch', 'DescribeAlarms', {
      AlarmNames: [alarmName],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    });
    const state = [...MetricAlarms, ...CompositeAlarms][0]?.StateValue;
    if (state === undefined) throw misconfigured(record, `there is no alarm '${alarmName}'`);
    const summary = `The alarm '${alarmName}' is in state ${state}`;
    if (!monitoredStates(states).includes(state)) return { kind: 'met', summary };

    const { clock } = context;
    const waitMs = clock.after(Number(waitTime) * MINUTE_MS) - clock.now();
    const waitsUntil = record.startedAt + waitMs;
    if (clock.now() >= waitsUntil) return { kind: 'unmet', summary };
    const nextLookAt = Math.min(clock.now() + EVERY_MS, waitsUntil);
    return { kind: 'waiting', summary, nextLookAt };
  },
};
