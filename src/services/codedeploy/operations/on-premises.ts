import type { InstanceInfo, RegisterOnPremisesInstanceInput, Tag } from '@aws-sdk/client-codedeploy';
import { onAnyResource } from '../../../front-door/access.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { ALPHANUMERIC } from '../../../kernel/ids.js';
import { partitionOf } from '../../../kernel/partition.js';
import { regionalScope } from '../../../store/store.js';
import { onInstance, onInstances } from '../access.js';
import { registeredInstanceArn } from '../arns.js';
import { checkBatch, instanceNameOf, registeredInstance } from '../checks.js';
import { checkFilters } from '../group-settings.js';
import { matchesFilter } from '../machine/tag-filters.js';
import type { OnPremisesInstanceDoc, StoredTag } from '../model.js';
import { readPage } from '../paging.js';
import { onPremisesInstances } from '../store.js';
import { presentTags } from '../tags.js';

type Sdk = ServiceSdks['codedeploy'];

const MAX_BATCH = 25;
const MAX_TAGS = 10;
const ARN_SUFFIX_LENGTH = 10;

export const registerOnPremisesInstance: Operation<Sdk, 'RegisterOnPremisesInstance'> = {
  authorize: onInstance('RegisterOnPremisesInstance'),
  async handle(input, context) {
    const instanceName = instanceNameOf(input.instanceName);
    const identity = identityOf(input, context);
    const suffix = context.ids.random(ARN_SUFFIX_LENGTH, ALPHANUMERIC);
    const instance: OnPremisesInstanceDoc = {
      instanceName,
      instanceArn: registeredInstanceArn(context, instanceName, suffix),
      ...identity,
      registeredAt: context.clock.now(),
      tags: [],
    };
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const before = await tx.get(onPremisesInstances, scope, instanceName);
      if (before && before.doc.deregisteredAt === undefined) {
        throw new AwsError(
          'InstanceNameAlreadyRegisteredException',
          `The on-premises instance name is already registered: ${instanceName}`,
        );
      }
      const arn = identity.iamUserArn ?? identity.iamSessionArn ?? '';
      const taken = await tx.listBy(onPremisesInstances, scope, 'identity', arn, { limit: 1 });
      if (taken.length > 0 && !isRoot(arn)) {
        const what = identity.iamUserArn ? 'IamUserArn' : 'IamSessionArn';
        throw new AwsError(
          `${what}AlreadyRegisteredException`,
          `${arn} is already registered with the on-premises instance ${taken[0]?.key}`,
        );
      }
      await tx.put(onPremisesInstances, scope, instanceName, instance);
    });
    return {};
  },
};

/** The record stays, without its tags; the name is free again. One that does not exist is no error. */
export const deregisterOnPremisesInstance: Operation<Sdk, 'DeregisterOnPremisesInstance'> = {
  authorize: onInstance('DeregisterOnPremisesInstance'),
  async handle(input, context) {
    const instanceName = instanceNameOf(input.instanceName);
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const stored = await tx.get(onPremisesInstances, scope, instanceName);
      if (!stored || stored.doc.deregisteredAt !== undefined) return;
      const gone = { ...stored.doc, tags: [], deregisteredAt: context.clock.now() };
      await tx.put(onPremisesInstances, scope, instanceName, gone);
    });
    return {};
  },
};

export const getOnPremisesInstance: Operation<Sdk, 'GetOnPremisesInstance'> = {
  authorize: onInstance('GetOnPremisesInstance'),
  async handle(input, context) {
    const name = instanceNameOf(input.instanceName);
    const stored = await context.store.get(onPremisesInstances, regionalScope(context), name);
    if (!stored) await registeredInstance(context.store, context, name);
    return { instanceInfo: stored && present(stored.doc) };
  },
};

/** Unknown names are left out. */
export const batchGetOnPremisesInstances: Operation<Sdk, 'BatchGetOnPremisesInstances'> = {
  authorize: onInstances('BatchGetOnPremisesInstances'),
  async handle(input, context) {
    const names = namesOf(input.instanceNames);
    checkBatch(names, MAX_BATCH);
    const scope = regionalScope(context);
    const found = await Promise.all(names.map((name) => context.store.get(onPremisesInstances, scope, name)));
    return { instanceInfos: found.flatMap((stored) => (stored ? [present(stored.doc)] : [])) };
  },
};

export const listOnPremisesInstances: Operation<Sdk, 'ListOnPremisesInstances'> = {
  authorize: onAnyResource('codedeploy:ListOnPremisesInstances'),
  async handle(input, context) {
    const { registrationStatus, tagFilters = [] } = input;
    if (registrationStatus && !['Registered', 'Deregistered'].includes(registrationStatus)) {
      throw new AwsError(
        'InvalidRegistrationStatusException',
        `Invalid registration status: ${registrationStatus}`,
      );
    }
    checkFilters(tagFilters, 'InvalidTagFilterException');
    const page = await readPage(
      context,
      {
        listing: `ListOnPremisesInstances:${JSON.stringify({ registrationStatus, tagFilters })}`,
        nextToken: input.nextToken,
      },
      (after: string | undefined, limit) =>
        context.store.list(onPremisesInstances, regionalScope(context), { limit, ...(after && { after }) }),
      (stored) => stored.key,
      ({ doc }) =>
        (!registrationStatus || statusOf(doc) === registrationStatus) &&
        tagFilters.every((filter) => matchesFilter(filter, doc.tags)),
    );
    return { instanceNames: page.items.map(({ key }) => key), nextToken: page.nextToken };
  },
};

/** A tag of the same key is replaced. */
export const addTagsToOnPremisesInstances: Operation<Sdk, 'AddTagsToOnPremisesInstances'> = {
  authorize: onInstances('AddTagsToOnPremisesInstances'),
  async handle(input, context) {
    const added = tagsOf(input.tags);
    await changeTags(context, input.instanceNames, (before) => {
      const merged = new Map([...before, ...added].map((tag) => [tag.key, tag]));
      if (merged.size > MAX_TAGS) {
        throw new AwsError('TagLimitExceededException', `An instance can have at most ${MAX_TAGS} tags`);
      }
      return [...merged.values()];
    });
    return {};
  },
};

/** Only tags whose key and value are both given go. */
export const removeTagsFromOnPremisesInstances: Operation<Sdk, 'RemoveTagsFromOnPremisesInstances'> = {
  authorize: onInstances('RemoveTagsFromOnPremisesInstances'),
  async handle(input, context) {
    const removed = tagsOf(input.tags);
    await changeTags(context, input.instanceNames, (before) =>
      before.filter((tag) => !removed.some(({ key, value }) => key === tag.key && value === tag.value)),
    );
    return {};
  },
};

async function changeTags(
  context: RequestContext,
  instanceNames: readonly string[] | undefined,
  change: (before: readonly StoredTag[]) => readonly StoredTag[],
): Promise<void> {
  const names = namesOf(instanceNames);
  const scope = regionalScope(context);
  await context.store.transaction(async (tx) => {
    for (const name of names) {
      const instance = await registeredInstance(tx, context, name);
      await tx.put(onPremisesInstances, scope, name, { ...instance, tags: change(instance.tags) });
    }
  });
}

function namesOf(names: readonly string[] | undefined): readonly string[] {
  if (!names || names.length === 0) {
    throw new AwsError('InstanceNameRequiredException', 'The on-premises instance name is required');
  }
  return names.map(instanceNameOf);
}

function tagsOf(tags: readonly Tag[] | undefined): readonly StoredTag[] {
  if (!tags || tags.length === 0) throw new AwsError('TagRequiredException', 'A tag is required');
  return tags.map(({ Key: key, Value: value }) => {
    if (!key || !value) throw new AwsError('InvalidTagException', 'A tag needs a key and a value');
    return { key, value };
  });
}

type Identity = Pick<OnPremisesInstanceDoc, 'iamUserArn' | 'iamSessionArn'>;

/** The root user is taken as an extension, so that local agents need no user of their own. */
function identityOf(input: RegisterOnPremisesInstanceInput, context: RequestContext): Identity {
  const { iamUserArn, iamSessionArn } = input;
  const partition = partitionOf(context.region);
  if (iamUserArn && iamSessionArn) {
    throw new AwsError(
      'MultipleIamArnsProvidedException',
      'Both an IAM user ARN and an IAM session ARN were given; give only one',
    );
  }
  if (iamUserArn) {
    const isUser = new RegExp(`^arn:${partition}:iam::${context.accountId}:(user/[\\w+=,.@/-]{1,576}|root)$`);
    if (!isUser.test(iamUserArn)) {
      throw new AwsError('InvalidIamUserArnException', `Invalid IAM user ARN: ${iamUserArn}`);
    }
    return { iamUserArn };
  }
  if (iamSessionArn) {
    const isSession = new RegExp(
      `^arn:${partition}:sts::\\d{12}:assumed-role/[\\w+=,.@-]{1,64}/[\\w+=,.@-]{2,64}$`,
    );
    if (!isSession.test(iamSessionArn)) {
      throw new AwsError('InvalidIamSessionArnException', `Invalid IAM session ARN: ${iamSessionArn}`);
    }
    return { iamSessionArn };
  }
  throw new AwsError('IamArnRequiredException', 'An IAM user ARN or an IAM session ARN is required');
}

function isRoot(arn: string): boolean {
  return arn.endsWith(':root');
}

function statusOf(instance: OnPremisesInstanceDoc): 'Registered' | 'Deregistered' {
  return instance.deregisteredAt === undefined ? 'Registered' : 'Deregistered';
}

function present(instance: OnPremisesInstanceDoc): InstanceInfo {
  return {
    instanceName: instance.instanceName,
    instanceArn: instance.instanceArn,
    iamUserArn: instance.iamUserArn,
    iamSessionArn: instance.iamSessionArn,
    registerTime: new Date(instance.registeredAt),
    deregisterTime: instance.deregisteredAt === undefined ? undefined : new Date(instance.deregisteredAt),
    tags: presentTags(instance.tags),
  };
}
