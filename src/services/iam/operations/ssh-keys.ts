import type { SSHPublicKey } from '@aws-sdk/client-iam';
import type { OperationTable } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { UPPER_ALPHANUMERIC } from '../../../kernel/ids.js';
import { onUser } from '../access.js';
import { namedUserOrCaller } from '../callers.js';
import { quotaExceeded } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import type { User } from '../model.js';
import { given } from '../names.js';
import { pageOfList } from '../paging.js';
import { readPublicKey } from '../ssh-keys/public-key.js';
import { requireSshKey, type SshKey, sshKeys, sshKeysOf } from '../ssh-keys/ssh-key.js';
import { requireUser, scopeOf } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM User Guide, "IAM and AWS STS quotas" */
const MAX_OF_A_USER = 5;

export const sshKeyOperations = {
  UploadSSHPublicKey: {
    authorize: onUser('UploadSSHPublicKey'),
    async handle(input, context) {
      const { ids, clock, account } = context;
      const body = given(input.SSHPublicKeyBody);
      return await changeIdentities(context, async (tx) => {
        const user = await requireUser(tx, account, given(input.UserName));
        const { fingerprint } = readPublicKey(body);
        const existing = await sshKeysOf(tx, user);
        if (existing.some((key) => key.fingerprint === fingerprint)) {
          const message = 'The public key is already associated with the user.';
          throw new AwsError('DuplicateSSHPublicKeyException', message);
        }
        if (existing.length >= MAX_OF_A_USER) throw quotaExceeded('SSHPublicKeysPerUser', MAX_OF_A_USER);
        const key: SshKey = {
          keyId: `APKA${ids.random(16, UPPER_ALPHANUMERIC)}`,
          userId: user.userId,
          body,
          fingerprint,
          status: 'Active',
          uploadedAt: clock.now(),
        };
        await tx.put(sshKeys, scopeOf(account), key.keyId, key, { expect: 'absent' });
        return { SSHPublicKey: present(key, user, body) };
      });
    },
  },

  GetSSHPublicKey: {
    authorize: onUser('GetSSHPublicKey'),
    async handle(input, { store, account }) {
      const user = await requireUser(store, account, given(input.UserName));
      const key = await requireSshKey(store, user, given(input.SSHPublicKeyId));
      const { ssh, pem } = readPublicKey(key.body);
      return { SSHPublicKey: present(key, user, input.Encoding === 'PEM' ? pem : ssh) };
    },
  },

  ListSSHPublicKeys: {
    authorize: onUser('ListSSHPublicKeys'),
    async handle(input, context) {
      const user = await namedUserOrCaller(context.store, context, input.UserName);
      const keys = await sshKeysOf(context.store, user);
      const page = pageOfList(context, `ssh-keys:${user.userId}`, input, keys);
      return {
        SSHPublicKeys: page.items.map((key) => ({
          UserName: user.userName,
          SSHPublicKeyId: key.keyId,
          Status: key.status,
          UploadDate: new Date(key.uploadedAt),
        })),
        ...page.members,
      };
    },
  },

  UpdateSSHPublicKey: {
    authorize: onUser('UpdateSSHPublicKey'),
    async handle(input, context) {
      const { account } = context;
      const status = input.Status === 'Active' ? 'Active' : 'Inactive';
      await changeIdentities(context, async (tx) => {
        const user = await requireUser(tx, account, given(input.UserName));
        const key = await requireSshKey(tx, user, given(input.SSHPublicKeyId));
        await tx.put(sshKeys, scopeOf(account), key.keyId, { ...key, status });
      });
      return {};
    },
  },

  DeleteSSHPublicKey: {
    authorize: onUser('DeleteSSHPublicKey'),
    async handle(input, context) {
      const { account } = context;
      await changeIdentities(context, async (tx) => {
        const user = await requireUser(tx, account, given(input.UserName));
        const key = await requireSshKey(tx, user, given(input.SSHPublicKeyId));
        await tx.delete(sshKeys, scopeOf(account), key.keyId);
      });
      return {};
    },
  },
} satisfies OperationTable<Iam>;

function present(key: SshKey, user: User, body: string): SSHPublicKey {
  return {
    UserName: user.userName,
    SSHPublicKeyId: key.keyId,
    Fingerprint: key.fingerprint,
    SSHPublicKeyBody: body,
    Status: key.status,
    UploadDate: new Date(key.uploadedAt),
  };
}
