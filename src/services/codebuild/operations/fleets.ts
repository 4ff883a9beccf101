import type { Fleet, UpdateFleetInput } from '@aws-sdk/client-codebuild';
import { type Conditions, onAnyResource, requestTags, tagsByKey } from '../../../front-door/access.js';
import type { AccessRequest, OperationTable, RequestContext } from '../../../front-door/service.js';
import { formatArn } from '../../../kernel/arn.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { collection, regionalScope, type Stored, sortableNumber } from '../../../store/store.js';
import { fleetKeys } from '../condition-keys.js';
import { resourceNotFound } from '../errors.js';
import type { Place } from '../names.js';
import { pageOf } from './paging.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** What was said of a fleet. No machines belong to it: builds of every project run where all builds do. Instants are epoch ms. */
interface FleetDocument {
  readonly name: string;
  readonly uuid: string;
  readonly settings: Omit<Fleet, 'arn' | 'name' | 'id' | 'created' | 'lastModified' | 'status'>;
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

/** By name. */
const fleets = collection<FleetDocument>('codebuild.fleet', {
  created: (fleet) => ({ value: 'all', sort: sortableNumber(fleet.createdAt) }),
  modified: (fleet) => ({ value: 'all', sort: sortableNumber(fleet.lastModifiedAt) }),
});

const SORTED_BY = { NAME: undefined, CREATED_TIME: 'created', LAST_MODIFIED_TIME: 'modified' } as const;

/** @param fleet its ARN, or its name where its id is not known */
function fleetAccess(
  action: string,
  context: Place,
  fleet: string,
  conditions: Conditions = {},
): AccessRequest {
  const named = { service: 'codebuild', region: context.region, accountId: context.accountId };
  const resource = fleet.startsWith('arn:') ? fleet : formatArn({ ...named, resource: `fleet/${fleet}:*` });
  return { action: `codebuild:${action}`, resource, conditions };
}

function argumentsOf(input: { readonly tags?: Parameters<typeof tagsByKey>[0] }): Conditions {
  return { ...requestTags(tagsByKey(input.tags)), ...fleetKeys(input) };
}

export const fleetOperations: OperationTable<Sdk> = {
  CreateFleet: {
    authorize: (input, context) => [
      fleetAccess('CreateFleet', context, input.name ?? '', argumentsOf(input)),
    ],
    async handle({ name = '', ...settings }, context) {
      const now = context.clock.now();
      const fleet: FleetDocument = {
        name,
        uuid: context.ids.uuid(),
        settings: { ...settings, overflowBehavior: settings.overflowBehavior ?? 'QUEUE' },
        createdAt: now,
        lastModifiedAt: now,
      };
      await context.store.transaction(async (tx) => {
        if (await tx.get(fleets, regionalScope(context), name)) {
          throw new AwsError('ResourceAlreadyExistsException', `Fleet already exists: ${name}`);
        }
        await tx.put(fleets, regionalScope(context), name, fleet);
      });
      return { fleet: present(context, fleet) };
    },
  },
  UpdateFleet: {
    authorize: (input, context) => [fleetAccess('UpdateFleet', context, input.arn ?? '', argumentsOf(input))],
    async handle({ arn = '', ...changes }, context) {
      return await context.store.transaction(async (tx) => {
        const { doc } = requireFleet(await tx.get(fleets, regionalScope(context), nameOf(arn, context)), arn);
        const fleet: FleetDocument = {
          ...doc,
          settings: { ...doc.settings, ...given(changes) },
          lastModifiedAt: context.clock.now(),
        };
        await tx.put(fleets, regionalScope(context), doc.name, fleet);
        return { fleet: present(context, fleet) };
      });
    },
  },
  DeleteFleet: {
    authorize: ({ arn = '' }, context) => [fleetAccess('DeleteFleet', context, arn)],
    async handle({ arn = '' }, context) {
      await context.store.transaction((tx) =>
        tx.delete(fleets, regionalScope(context), nameOf(arn, context)),
      );
      return {};
    },
  },
  BatchGetFleets: {
    authorize: ({ names = [] }, context) => names.map((name) => fleetAccess('BatchGetFleets', context, name)),
    async handle({ names = [] }, context) {
      const found = await Promise.all(
        names.map(async (asked) => {
          const stored = await context.store.get(fleets, regionalScope(context), nameOf(asked, context));
          return { asked, fleet: stored && present(context, stored.doc) };
        }),
      );
      return {
        fleets: found.flatMap(({ fleet }) => fleet ?? []),
        fleetsNotFound: found.flatMap(({ asked, fleet }) => (fleet ? [] : [asked])),
      };
    },
  },
  ListFleets: {
    authorize: onAnyResource('codebuild:ListFleets'),
    async handle({ sortBy = 'NAME', sortOrder = 'ASCENDING', nextToken, maxResults }, context) {
      return await listFleets(context, sortBy, sortOrder === 'DESCENDING', { nextToken, maxResults });
    },
  },
};

async function listFleets(
  context: RequestContext,
  sortBy: keyof typeof SORTED_BY,
  reverse: boolean,
  paging: { readonly nextToken: string | undefined; readonly maxResults: number | undefined },
) {
  const listing = { name: `ListFleets:${sortBy}:${reverse}`, ...paging };
  const scope = regionalScope(context);
  const index = SORTED_BY[sortBy];
  const page =
    index === undefined
      ? await pageOf<FleetDocument, string>(context, listing, async (after, limit) =>
          (await context.store.list(fleets, scope, { after, limit, reverse })).map(({ key, doc }) => ({
            item: doc,
            cursor: key,
          })),
        )
      : await pageOf<FleetDocument>(context, listing, async (after, limit) =>
          (await context.store.listBy(fleets, scope, index, 'all', { after, limit, reverse })).map(
            ({ doc, cursor }) => ({ item: doc, cursor }),
          ),
        );
  return { fleets: page.items.map((fleet) => arnOf(context, fleet)), nextToken: page.nextToken };
}

function present(place: Place, fleet: FleetDocument): Fleet {
  return {
    ...fleet.settings,
    arn: arnOf(place, fleet),
    name: fleet.name,
    id: fleet.uuid,
    created: new Date(fleet.createdAt),
    lastModified: new Date(fleet.lastModifiedAt),
    status: { statusCode: 'ACTIVE' },
  };
}

function arnOf(place: Place, { name, uuid }: FleetDocument): string {
  return formatArn({ service: 'codebuild', ...place, resource: `fleet/${name}:${uuid}` });
}

/** @param nameOrArn fleets are named either way; an ARN of elsewhere is no fleet's name here */
function nameOf(nameOrArn: string, place: Place): string {
  const prefix = formatArn({ service: 'codebuild', ...place, resource: 'fleet/' });
  return nameOrArn.startsWith(prefix) ? (nameOrArn.slice(prefix.length).split(':')[0] ?? '') : nameOrArn;
}

function given(changes: Omit<UpdateFleetInput, 'arn'>): FleetDocument['settings'] {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** @throws AwsError ResourceNotFoundException */
function requireFleet(stored: Stored<FleetDocument> | undefined, arn: string): Stored<FleetDocument> {
  if (stored === undefined) throw resourceNotFound(`Fleet does not exist: ${arn}`);
  return stored;
}
