import type { Operation } from '../../../front-door/service.js';
import { type IndexCursor, regionalScope, sortableNumber } from '../../../store/store.js';
import { onAllAlarms } from '../access.js';
import type { HistoryDocument } from '../model.js';
import { presentHistoryItem } from '../present.js';
import { history } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

const DEFAULT_PAGE = 100;
const BATCH = 200;

/**
 * What happened to one alarm or all of them, the latest first unless asked otherwise. Deleted alarms have one too.
 * @source Amazon CloudWatch API Reference, DescribeAlarmHistory
 */
export const describeAlarmHistory: Operation<Sdk, 'DescribeAlarmHistory'> = {
  authorize: (_input, context) => onAllAlarms('DescribeAlarmHistory', context),
  async handle(input, context) {
    const { NextToken, MaxRecords: limit = DEFAULT_PAGE, StartDate, EndDate, ...filters } = input;
    const listing = `DescribeAlarmHistory:${JSON.stringify(filters)}`;
    const types: readonly string[] = input.AlarmTypes?.length ? input.AlarmTypes : ['MetricAlarm'];
    const isWanted = (item: HistoryDocument) =>
      (input.HistoryItemType === undefined || item.type === input.HistoryItemType) &&
      (input.AlarmName !== undefined ||
        types.includes(item.alarmKind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm'));
    const [index, value] = input.AlarmName === undefined ? ['all', 'all'] : ['alarm', input.AlarmName];
    const items: HistoryDocument[] = [];
    let after = context.tokens.open(listing, NextToken) as IndexCursor | undefined;
    for (;;) {
      const batch = await context.store.listBy(history, regionalScope(context), index, value, {
        limit: BATCH,
        reverse: input.ScanBy !== 'TimestampAscending',
        ...(after && { after }),
        ...(StartDate && { minSort: sortableNumber(Math.max(0, StartDate.getTime())) }),
        ...(EndDate && { maxSort: sortableNumber(Math.max(0, EndDate.getTime())) }),
      });
      for (const { doc, cursor } of batch) {
        if (!isWanted(doc)) continue;
        if (items.length === limit) {
          const token = context.tokens.seal(listing, after);
          return { AlarmHistoryItems: items.map(presentHistoryItem), NextToken: token };
        }
        items.push(doc);
        after = cursor;
      }
      after = batch.at(-1)?.cursor;
      if (batch.length < BATCH) return { AlarmHistoryItems: items.map(presentHistoryItem) };
    }
  },
};
