import type { Operation, OperationTable, RequestContext } from '../../../front-door/service.js';
import { accessKeyId } from '../../../kernel/access-key-id.js';
import { BASE64_ALPHABET } from '../../../kernel/ids.js';
import { isSameAccount } from '../../../kernel/partition.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { PARTITION_SCOPE, type Reader } from '../../../store/store.js';
import { onUser } from '../access.js';
import { namedUserOrCaller } from '../callers.js';
import { accessKeyPurpose } from '../credentials.js';
import { notFound, quotaExceeded } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import { findLastUse } from '../last-use.js';
import { type AccessKey, type KeyStatus, userArn } from '../model.js';
import { given } from '../names.js';
import { pageOfList } from '../paging.js';
import { presentAccessKey } from '../present.js';
import { accessKeys, accessKeysOf, userById } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

const MAX_KEYS_OF_A_USER = 2;
const SECRET_LENGTH = 40;

/** The secret is shown here and never again. */
export function createAccessKey(sealer: Sealer): Operation<Iam, 'CreateAccessKey'> {
  return {
    authorize: onUser('CreateAccessKey'),
    async handle(input, context) {
      const { ids, clock, account } = context;
      return await changeIdentities(context, async (tx) => {
        const user = await namedUserOrCaller(tx, context, input.UserName);
        if ((await accessKeysOf(tx, user.userId)).length >= MAX_KEYS_OF_A_USER) {
          throw quotaExceeded('AccessKeysPerUser', MAX_KEYS_OF_A_USER);
        }
        const id = accessKeyId('AKIA', account.accountId, ids);
        const secret = ids.random(SECRET_LENGTH, BASE64_ALPHABET);
        const key: AccessKey = {
          accessKeyId: id,
          sealedSecret: sealer.seal(secret, accessKeyPurpose(id)),
          ...account,
          userId: user.userId,
          status: 'Active',
          createdAt: clock.now(),
        };
        await tx.put(accessKeys, PARTITION_SCOPE, key.accessKeyId, key, { expect: 'absent' });
        return {
          AccessKey: {
            UserName: user.userName,
            AccessKeyId: key.accessKeyId,
            Status: key.status,
            SecretAccessKey: secret,
            CreateDate: new Date(key.createdAt),
          },
        };
      });
    },
  };
}

export const accessKeyOperations = {
  ListAccessKeys: {
    authorize: onUser('ListAccessKeys'),
    async handle(input, context) {
      const user = await namedUserOrCaller(context.store, context, input.UserName);
      const keys = await accessKeysOf(context.store, user.userId);
      const page = pageOfList(context, `access-keys:${user.userId}`, input, keys);
      return {
        AccessKeyMetadata: page.items.map((key) => presentAccessKey(key, user)),
        ...page.members,
      };
    },
  },

  UpdateAccessKey: {
    authorize: onUser('UpdateAccessKey'),
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const key = await requireKey(tx, context, given(input.AccessKeyId), input.UserName);
        const status: KeyStatus = input.Status === 'Active' ? 'Active' : 'Inactive';
        await tx.put(accessKeys, PARTITION_SCOPE, key.accessKeyId, { ...key, status });
      });
      return {};
    },
  },

  DeleteAccessKey: {
    authorize: onUser('DeleteAccessKey'),
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const key = await requireKey(tx, context, given(input.AccessKeyId), input.UserName);
        const deleted = { ...key, sealedSecret: '', deletedAt: context.clock.now() };
        await tx.put(accessKeys, PARTITION_SCOPE, key.accessKeyId, deleted);
      });
      return {};
    },
  },

  GetAccessKeyLastUsed: {
    async authorize({ AccessKeyId = '' }, { store, account }) {
      const key = (await store.get(accessKeys, PARTITION_SCOPE, AccessKeyId))?.doc;
      const user =
        key !== undefined && isSameAccount(key, account)
          ? await userById(store, account, key.userId)
          : undefined;
      return [{ action: 'iam:GetAccessKeyLastUsed', resource: user === undefined ? '*' : userArn(user) }];
    },
    async handle(input, context) {
      const { store, account } = context;
      const id = given(input.AccessKeyId);
      const key = await findOwnKey(store, context, id);
      const user = await userById(store, account, key.userId);
      const use = await findLastUse(store, id);
      return {
        UserName: user?.userName,
        AccessKeyLastUsed:
          use === undefined
            ? { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' }
            : { LastUsedDate: new Date(use.usedAt), ServiceName: use.service, Region: use.region },
      };
    },
  },
} satisfies OperationTable<Iam>;

/**
 * The user may be left out: users then mean a key of their own, root any key of the account.
 * @throws AwsError NoSuchEntity
 */
async function requireKey(
  reader: Reader,
  context: RequestContext,
  id: string,
  userName: string | undefined,
): Promise<AccessKey> {
  const key = await findOwnKey(reader, context, id);
  if (userName === undefined && context.caller.kind !== 'user') return key;
  const user = await namedUserOrCaller(reader, context, userName);
  if (key.userId !== user.userId) throw noSuchKey(id);
  return key;
}

async function findOwnKey(reader: Reader, { account }: RequestContext, id: string): Promise<AccessKey> {
  const key = (await reader.get(accessKeys, PARTITION_SCOPE, id))?.doc;
  if (key === undefined || key.deletedAt !== undefined || !isSameAccount(key, account)) throw noSuchKey(id);
  return key;
}

function noSuchKey(id: string) {
  return notFound(`The Access Key with id ${id} cannot be found.`);
}
