import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError, validationError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { accessToBus } from '../access.js';
import { busPolicies, busPolicyTexts, findBusPolicy } from '../bus-policies.js';
import { busNotFound, limitExceeded } from '../errors.js';
import { type BusRecord, DEFAULT_BUS } from '../model.js';
import { busArn } from '../names.js';
import { cutPage, openPage, pageLimit } from '../paging.js';
import { presentBus, presentDefaultBus } from '../present.js';
import { buses, ruleKey, rules } from '../store.js';
import { mergedTags } from '../tags.js';
import { existingBus } from './existing-bus.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');

/** @source Amazon EventBridge endpoints and quotas: 100 buses per account and region */
const MAX_BUSES = 100;

export const createEventBus: Operation<Sdk, 'CreateEventBus'> = {
  authorize: (input, context) => [
    accessToBus('CreateEventBus', context, input.Name, requestTags(tagsByKey(input.Tags))),
  ],
  async handle(input, context) {
    const name = input.Name ?? '';
    if (name.includes('/')) throw validationError("Event bus name must not contain '/'.");
    const now = context.clock.now();
    const bus: BusRecord = {
      name,
      ...settings(input),
      tags: mergedTags([], input.Tags),
      createdAt: now,
      modifiedAt: now,
    };
    await context.store.transaction(async (tx) => {
      const scope = regionalScope(context);
      if (name === DEFAULT_BUS || (await tx.get(buses, scope, name))) throw busExists(name);
      // The default bus counts as well.
      if ((await tx.list(buses, scope, { limit: MAX_BUSES })).length + 1 >= MAX_BUSES) throw limitExceeded();
      await tx.put(buses, scope, name, bus);
    });
    const { Arn: EventBusArn, ...rest } = presentBus(bus, context);
    return { ...rest, EventBusArn };
  },
};

export const updateEventBus: Operation<Sdk, 'UpdateEventBus'> = {
  authorize: (input, context) => [accessToBus('UpdateEventBus', context, input.Name)],
  async handle(input, context) {
    const name = input.Name ?? '';
    return await context.store.transaction(async (tx) => {
      const stored = await tx.get(buses, regionalScope(context), name);
      if (!stored) throw busNotFound(name);
      const updated = { ...stored.doc, ...settings(input), modifiedAt: context.clock.now() };
      await tx.put(buses, regionalScope(context), name, updated);
      return presentBus(updated, context);
    });
  },
};

export const describeEventBus: Operation<Sdk, 'DescribeEventBus'> = {
  authorize: (input, context) => [accessToBus('DescribeEventBus', context, input.Name)],
  async handle(input, context) {
    const name = await existingBus(context.store, context, input.Name);
    const stored = await context.store.get(buses, regionalScope(context), name);
    const policy = await findBusPolicy(context.store, context, name);
    return stored ? presentBus(stored.doc, context, policy) : presentDefaultBus(context, policy);
  },
};

export const listEventBuses: Operation<Sdk, 'ListEventBuses'> = {
  authorize: (_input, context) => [{ action: 'events:ListEventBuses', resource: busArn(context, '*') }],
  async handle(input, context) {
    const prefix = input.NamePrefix ?? '';
    const listing = `ListEventBuses:${prefix}`;
    const after = openPage(context, listing, input);
    const custom = await context.store.list(buses, regionalScope(context), { prefix, limit: MAX_BUSES });
    const policies = await busPolicyTexts(context.store, context);
    const all = custom.map(({ doc }) => presentBus(doc, context, policies.get(doc.name)));
    if (DEFAULT_BUS.startsWith(prefix)) all.push(presentDefaultBus(context, policies.get(DEFAULT_BUS)));
    all.sort((a, b) => ((a.Name ?? '') < (b.Name ?? '') ? -1 : 1));
    const rest = all
      .filter(({ Name = '' }) => after === undefined || Name > after)
      .slice(0, pageLimit(input) + 1);
    const { items, ...more } = cutPage(context, listing, input, rest, ({ Name = '' }) => Name);
    return { EventBuses: [...items], ...more };
  },
};

/** Buses that are not there are no error. */
export const deleteEventBus: Operation<Sdk, 'DeleteEventBus'> = {
  authorize: (input, context) => [accessToBus('DeleteEventBus', context, input.Name)],
  async handle(input, context) {
    const name = input.Name ?? '';
    if (name === DEFAULT_BUS) throw validationError('Cannot delete event bus default.');
    await context.store.transaction(async (tx) => {
      const scope = regionalScope(context);
      const left = await tx.list(rules, scope, { prefix: ruleKey(name, ''), limit: 1 });
      if (left.length > 0) throw validationError("Event bus can't be deleted since it has rules.");
      await tx.delete(buses, scope, name);
      await tx.delete(busPolicies, scope, name);
    });
    return {};
  },
};

type Settings = Pick<BusRecord, 'description' | 'kmsKeyIdentifier' | 'deadLetterConfig' | 'logConfig'>;

function settings(input: {
  readonly Description?: string | undefined;
  readonly KmsKeyIdentifier?: string | undefined;
  readonly DeadLetterConfig?: BusRecord['deadLetterConfig'] | undefined;
  readonly LogConfig?: BusRecord['logConfig'] | undefined;
}): Settings {
  return {
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: input.KmsKeyIdentifier }),
    ...(input.DeadLetterConfig !== undefined && { deadLetterConfig: input.DeadLetterConfig }),
    ...(input.LogConfig !== undefined && { logConfig: input.LogConfig }),
  };
}

function busExists(name: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
}
