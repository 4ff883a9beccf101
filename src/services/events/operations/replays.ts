import type { Replay } from '@aws-sdk/client-eventbridge';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError, validationError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import { accessTo } from '../access.js';
import { type ReplayRecord, replays } from '../archives/model.js';
import { archiveArn, busArn, type Place, replayArn } from '../names.js';
import { cutPage, openPage, pageLimit } from '../paging.js';
import { enqueueReplay } from '../workers/replay.js';
import { requireArchive } from './archives.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');

const startReplay: Operation<Sdk, 'StartReplay'> = {
  authorize: (input, context) => [
    accessTo('StartReplay', context, replayArn(context, input.ReplayName ?? '')),
    accessTo('StartReplay', context, input.EventSourceArn ?? ''),
    accessTo('StartReplay', context, input.Destination?.Arn ?? ''),
  ],
  async handle(input, context) {
    const { ReplayName: name = '', Destination: destination, EventSourceArn: sourceArn = '' } = input;
    const eventsFromAt = input.EventStartTime?.getTime() ?? 0;
    const eventsToAt = input.EventEndTime?.getTime() ?? 0;
    if (eventsFromAt >= eventsToAt) throw invalidRange();
    const scope = regionalScope(context);
    const replay = await context.store.transaction(async (tx) => {
      const archive = await requireArchive(tx, context, archiveNameOf(context, sourceArn));
      if (destination?.Arn !== busArn(context, archive.eventBusName)) throw otherBus(name);
      if (await tx.get(replays, scope, name)) {
        throw new AwsError('ResourceAlreadyExistsException', `Replay ${name} already exists.`);
      }
      const started: ReplayRecord = {
        name,
        archiveName: archive.name,
        archiveId: archive.archiveId,
        ...(input.Description !== undefined && { description: input.Description }),
        destination: { ...destination, Arn: destination.Arn },
        eventsFromAt,
        eventsToAt,
        state: 'STARTING',
        startedAt: context.clock.now(),
      };
      await tx.put(replays, scope, name, started);
      await enqueueReplay(tx, context, context, name);
      return started;
    });
    return {
      ReplayArn: replayArn(context, name),
      State: replay.state,
      ReplayStartTime: new Date(replay.startedAt),
    };
  },
};

const describeReplay: Operation<Sdk, 'DescribeReplay'> = {
  authorize: onReplay('DescribeReplay'),
  async handle(input, context) {
    const replay = await requireReplay(context.store, context, input.ReplayName);
    return {
      ...present(replay, context),
      ReplayArn: replayArn(context, replay.name),
      Description: replay.description,
      Destination: replay.destination,
    };
  },
};

const listReplays: Operation<Sdk, 'ListReplays'> = {
  authorize: onAnyResource('events:ListReplays'),
  async handle(input, context) {
    const { NamePrefix: prefix = '', EventSourceArn: source, State: state } = input;
    const listing = `ListReplays:${JSON.stringify([prefix, source, state])}`;
    const after = openPage(context, listing, input);
    const found = (await context.store.list(replays, regionalScope(context), { prefix, after }))
      .map(({ doc }) => doc)
      .filter((replay) => state === undefined || replay.state === state)
      .filter((replay) => source === undefined || archiveArn(context, replay.archiveName) === source)
      .slice(0, pageLimit(input) + 1);
    const { items, ...more } = cutPage(context, listing, input, found, ({ name }) => name);
    return { Replays: items.map((replay) => present(replay, context)), ...more };
  },
};

const cancelReplay: Operation<Sdk, 'CancelReplay'> = {
  authorize: onReplay('CancelReplay'),
  async handle(input, context) {
    const replay = await context.store.transaction(async (tx) => {
      const found = await requireReplay(tx, context, input.ReplayName);
      if (found.state !== 'STARTING' && found.state !== 'RUNNING') {
        throw new AwsError(
          'IllegalStatusException',
          `Replay ${found.name} is not in a valid state for this operation.`,
        );
      }
      const cancelled: ReplayRecord = { ...found, state: 'CANCELLING' };
      await tx.put(replays, regionalScope(context), found.name, cancelled);
      await enqueueReplay(tx, context, context, found.name);
      return cancelled;
    });
    return { ReplayArn: replayArn(context, replay.name), State: replay.state };
  },
};

function onReplay(action: string) {
  return ({ ReplayName = '' }: { ReplayName?: string | undefined }, context: RequestContext) => [
    accessTo(action, context, replayArn(context, ReplayName)),
  ];
}

async function requireReplay(reader: Reader, place: Place, name = ''): Promise<ReplayRecord> {
  const stored = await reader.get(replays, regionalScope(place), name);
  if (!stored) throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
  return stored.doc;
}

function archiveNameOf(place: Place, arn: string): string {
  const prefix = archiveArn(place, '');
  return arn.startsWith(prefix) ? arn.slice(prefix.length) : arn;
}

const invalidRange = () =>
  validationError('Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.');

const otherBus = (replay: string) =>
  validationError(
    `Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted for ${replay}.`,
  );

function present(replay: ReplayRecord, place: Place): Replay {
  const { endedAt, lastEventAt } = replay;
  return {
    ReplayName: replay.name,
    EventSourceArn: archiveArn(place, replay.archiveName),
    State: replay.state,
    EventStartTime: new Date(replay.eventsFromAt),
    EventEndTime: new Date(replay.eventsToAt),
    ReplayStartTime: new Date(replay.startedAt),
    ...(lastEventAt !== undefined && { EventLastReplayedTime: new Date(lastEventAt) }),
    ...(endedAt !== undefined && { ReplayEndTime: new Date(endedAt) }),
  };
}

export const replayOperations = {
  CancelReplay: cancelReplay,
  DescribeReplay: describeReplay,
  ListReplays: listReplays,
  StartReplay: startReplay,
} satisfies OperationTable<Sdk>;
