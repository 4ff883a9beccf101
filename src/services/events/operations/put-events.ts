import type { PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { DELIVER_EVENT } from '../../../front-door/emit.js';
import type { AccessRequest, Operation, RequestContext } from '../../../front-door/service.js';
import { validationError } from '../../../kernel/aws-error.js';
import { JsonTextError, parseJson } from '../../../kernel/json/json-text.js';
import type { Transaction } from '../../../store/store.js';
import { accessToPutEvents } from '../access.js';
import { busNotFound } from '../errors.js';
import type { BusEvent } from '../model.js';
import { findBusAnywhere } from './existing-bus.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');

/** @source Amazon EventBridge User Guide, "Calculating PutEvents event entry size" */
const MAX_REQUEST_BYTES = 256 * 1024;
const TIME_BYTES = 14;

/** Entries stand and fall one by one; those that stand are durable when it answers. */
export const putEvents: Operation<Sdk, 'PutEvents'> = {
  authorize: async (input, context) => {
    const entries = input.Entries ?? [];
    const buses = new Set(entries.map((entry) => entry.EventBusName));
    const accesses: AccessRequest[] = [];
    for (const bus of buses) {
      const sent = entries.filter((entry) => entry.EventBusName === bus);
      accesses.push(
        await accessToPutEvents(context, bus, {
          'events:source': sent.map(({ Source = '' }) => Source),
          'events:detail-type': sent.map(({ DetailType = '' }) => DetailType),
          'events:eventbusinvocation': String(passedOn(context) !== undefined),
        }),
      );
    }
    return accesses;
  },
  async handle(input, context) {
    const entries = input.Entries ?? [];
    if (entries.reduce((sum, entry) => sum + sizeBytes(entry), 0) > MAX_REQUEST_BYTES) {
      throw validationError('Total size of the entries in the request is over the limit.');
    }
    const results = await context.store.transaction(async (tx) => {
      const results: PutEventsResultEntry[] = [];
      for (const entry of entries) results.push(await accept(tx, context, entry));
      return results;
    });
    return { FailedEntryCount: results.filter((result) => result.ErrorCode).length, Entries: results };
  },
};

async function accept(
  tx: Transaction,
  context: RequestContext,
  entry: PutEventsRequestEntry,
): Promise<PutEventsResultEntry> {
  const original = passedOn(context);
  const refusal = refusalOf(entry, original !== undefined);
  if (refusal) return refusal;
  const bus = await findBusAnywhere(tx, context, entry.EventBusName);
  if (bus === undefined) return invalidArgument(busNotFound(entry.EventBusName ?? '').message);
  const event: BusEvent = {
    id: original?.id ?? context.ids.uuid(),
    time: original?.time ?? entry.Time?.getTime() ?? context.clock.now(),
    accountId: original?.accountId ?? context.accountId,
    region: original?.region ?? context.region,
    source: entry.Source ?? '',
    detailType: entry.DetailType ?? '',
    detailText: entry.Detail ?? '{}',
    resources: entry.Resources ?? [],
    eventBusName: bus.name,
    busPlace: { accountId: bus.accountId, region: bus.region },
    ...(original && { isPassedOn: true }),
  };
  await context.work.enqueue(tx, { kind: DELIVER_EVENT, key: deliveryKey(event), payload: event });
  return { EventId: event.id };
}

/** The event of another bus that a rule passes on: it stays what it is. Only from inside can a request have one. */
function passedOn({ origin, http }: RequestContext) {
  return http === undefined ? origin?.event : undefined;
}

/** One event may be passed on to several buses. */
function deliveryKey({ id, isPassedOn, eventBusName, busPlace }: BusEvent): string {
  return isPassedOn ? `${id}/${busPlace?.accountId}/${busPlace?.region}/${eventBusName}` : id;
}

function sizeBytes(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const textBytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
  return textBytes + (entry.Time === undefined ? 0 : TIME_BYTES);
}

function refusalOf(entry: PutEventsRequestEntry, isPassedOn: boolean): PutEventsResultEntry | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (!entry[name])
      return invalidArgument(`Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  }
  if (!isPassedOn && entry.Source?.startsWith('aws.')) {
    return {
      ErrorCode: 'NotAuthorizedForSource',
      ErrorMessage: `Not authorized for the source ${entry.Source}.`,
    };
  }
  if (!isJsonObject(entry.Detail ?? ''))
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return undefined;
}

function invalidArgument(message: string): PutEventsResultEntry {
  return { ErrorCode: 'InvalidArgument', ErrorMessage: message };
}

function isJsonObject(text: string): boolean {
  try {
    return parseJson(text).kind === 'object';
  } catch (error) {
    if (error instanceof JsonTextError) return false;
    throw error;
  }
}
