import type { Archive, DescribeArchiveResponse } from '@aws-sdk/client-eventbridge';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import { accessTo } from '../access.js';
import { type ArchiveRecord, archives } from '../archives/model.js';
import { checkedPattern, limitExceeded } from '../errors.js';
import { archiveArn, busArn, type Place } from '../names.js';
import { cutPage, openPage, pageLimit } from '../paging.js';
import { enqueueArchiveUpkeep } from '../workers/keep-archive.js';
import { existingBus } from './existing-bus.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');

/** @source Amazon EventBridge endpoints and quotas: 100 archives per account and region */
const MAX_ARCHIVES = 100;

const createArchive: Operation<Sdk, 'CreateArchive'> = {
  authorize: (input, context) => [
    accessTo('CreateArchive', context, archiveArn(context, input.ArchiveName ?? '')),
    accessTo('CreateArchive', context, input.EventSourceArn ?? ''),
  ],
  async handle(input, context) {
    const name = input.ArchiveName ?? '';
    const scope = regionalScope(context);
    const archive = await context.store.transaction(async (tx) => {
      const eventBusName = await existingBus(tx, context, input.EventSourceArn);
      if (await tx.get(archives, scope, name)) {
        throw new AwsError('ResourceAlreadyExistsException', `Archive ${name} already exists.`);
      }
      if ((await tx.list(archives, scope, { limit: MAX_ARCHIVES })).length >= MAX_ARCHIVES) {
        throw limitExceeded();
      }
      const made: ArchiveRecord = {
        name,
        archiveId: context.ids.uuid(),
        eventBusName,
        retentionDays: 0,
        ...settings(input),
        createdAt: context.clock.now(),
        eventCount: 0,
        sizeBytes: 0,
      };
      await tx.put(archives, scope, name, made);
      await enqueueArchiveUpkeep(tx, context, context, made);
      return made;
    });
    return outcome(archive, context);
  },
};

const updateArchive: Operation<Sdk, 'UpdateArchive'> = {
  authorize: onArchive('UpdateArchive'),
  async handle(input, context) {
    const archive = await context.store.transaction(async (tx) => {
      const updated = { ...(await requireArchive(tx, context, input.ArchiveName)), ...settings(input) };
      await tx.put(archives, regionalScope(context), updated.name, updated);
      await enqueueArchiveUpkeep(tx, context, context, updated);
      return updated;
    });
    return outcome(archive, context);
  },
};

const describeArchive: Operation<Sdk, 'DescribeArchive'> = {
  authorize: onArchive('DescribeArchive'),
  async handle(input, context): Promise<DescribeArchiveResponse> {
    const archive = await requireArchive(context.store, context, input.ArchiveName);
    return {
      ...present(archive, context),
      ArchiveArn: archiveArn(context, archive.name),
      Description: archive.description,
      EventPattern: archive.eventPattern,
      KmsKeyIdentifier: archive.kmsKeyIdentifier,
    };
  },
};

const listArchives: Operation<Sdk, 'ListArchives'> = {
  authorize: onAnyResource('events:ListArchives'),
  async handle(input, context) {
    const { NamePrefix: prefix = '', EventSourceArn: source, State: state } = input;
    const listing = `ListArchives:${JSON.stringify([prefix, source, state])}`;
    const after = openPage(context, listing, input);
    const found = (await context.store.list(archives, regionalScope(context), { prefix, after }))
      .map(({ doc }) => doc)
      .filter((archive) => source === undefined || busArn(context, archive.eventBusName) === source)
      .filter(() => state === undefined || state === 'ENABLED')
      .slice(0, pageLimit(input) + 1);
    const { items, ...more } = cutPage(context, listing, input, found, ({ name }) => name);
    return { Archives: items.map((archive) => present(archive, context)), ...more };
  },
};

/** Its events go in the background. */
const deleteArchive: Operation<Sdk, 'DeleteArchive'> = {
  authorize: onArchive('DeleteArchive'),
  async handle(input, context) {
    await context.store.transaction(async (tx) => {
      const archive = await requireArchive(tx, context, input.ArchiveName);
      await tx.delete(archives, regionalScope(context), archive.name);
      await enqueueArchiveUpkeep(tx, context, context, archive);
    });
    return {};
  },
};

function onArchive(action: string) {
  return ({ ArchiveName = '' }: { ArchiveName?: string | undefined }, context: RequestContext) => [
    accessTo(action, context, archiveArn(context, ArchiveName)),
  ];
}

interface Settings {
  readonly Description?: string | undefined;
  readonly EventPattern?: string | undefined;
  readonly RetentionDays?: number | undefined;
  readonly KmsKeyIdentifier?: string | undefined;
}

function settings(input: Settings): Partial<ArchiveRecord> {
  if (input.EventPattern) checkedPattern(input.EventPattern);
  return {
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.EventPattern !== undefined && { eventPattern: input.EventPattern || undefined }),
    ...(input.RetentionDays !== undefined && { retentionDays: input.RetentionDays }),
    ...(input.KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: input.KmsKeyIdentifier }),
  };
}

/** @throws AwsError ResourceNotFoundException */
export async function requireArchive(reader: Reader, place: Place, name = ''): Promise<ArchiveRecord> {
  const stored = await reader.get(archives, regionalScope(place), name);
  if (!stored) throw new AwsError('ResourceNotFoundException', `Archive ${name} does not exist.`);
  return stored.doc;
}

function outcome(archive: ArchiveRecord, place: Place) {
  return {
    ArchiveArn: archiveArn(place, archive.name),
    State: 'ENABLED' as const,
    CreationTime: new Date(archive.createdAt),
  };
}

function present(archive: ArchiveRecord, place: Place): Archive {
  return {
    ArchiveName: archive.name,
    EventSourceArn: busArn(place, archive.eventBusName),
    State: 'ENABLED',
    RetentionDays: archive.retentionDays,
    SizeBytes: archive.sizeBytes,
    EventCount: archive.eventCount,
    CreationTime: new Date(archive.createdAt),
  };
}

export const archiveOperations = {
  CreateArchive: createArchive,
  DeleteArchive: deleteArchive,
  DescribeArchive: describeArchive,
  ListArchives: listArchives,
  UpdateArchive: updateArchive,
} satisfies OperationTable<Sdk>;
