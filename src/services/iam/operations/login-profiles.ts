import type { LoginProfile as SdkLoginProfile } from '@aws-sdk/client-iam';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { onUser } from '../access.js';
import { namedUserOrCaller } from '../callers.js';
import { alreadyExists } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import { type User, userArn } from '../model.js';
import { given } from '../names.js';
import {
  findLoginProfile,
  type LoginProfile,
  loginProfiles,
  requireLoginProfile,
} from '../passwords/login-profile.js';
import { hashPassword, isSameHash, newSalt } from '../passwords/password-hash.js';
import { passwordExpiry } from '../passwords/password-policy.js';
import { firstPassword, withPassword } from '../passwords/set-password.js';
import { readAccount, requireUser, scopeOf } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

export const loginProfileOperations = {
  CreateLoginProfile: {
    authorize: onUser('CreateLoginProfile'),
    async handle(input, context) {
      const user = await namedUserOrCaller(context.store, context, input.UserName);
      await requireNoProfile(context, user);
      const profile = {
        ...(await firstPassword(context, user, given(input.Password), newSalt())),
        mustReset: input.PasswordResetRequired ?? false,
      };
      await changeIdentities(context, async (tx) => {
        await requireUser(tx, context.account, user.userName);
        await tx.put(loginProfiles, scopeOf(context.account), user.userId, profile, { expect: 'absent' });
      });
      return { LoginProfile: present(profile, user) };
    },
  },

  GetLoginProfile: {
    authorize: onUser('GetLoginProfile'),
    async handle(input, context) {
      const user = await namedUserOrCaller(context.store, context, input.UserName);
      return { LoginProfile: present(await requireLoginProfile(context.store, user), user) };
    },
  },

  UpdateLoginProfile: {
    authorize: onUser('UpdateLoginProfile'),
    async handle(input, context) {
      const user = await requireUser(context.store, context.account, given(input.UserName));
      const before = await requireLoginProfile(context.store, user);
      const changed =
        input.Password === undefined ? before : await withPassword(context, before, input.Password);
      await replace(context, user, before, {
        ...changed,
        mustReset: input.PasswordResetRequired ?? before.mustReset,
      });
      return {};
    },
  },

  DeleteLoginProfile: {
    authorize: onUser('DeleteLoginProfile'),
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const user = await namedUserOrCaller(tx, context, input.UserName);
        await requireLoginProfile(tx, user);
        await tx.delete(loginProfiles, scopeOf(context.account), user.userId);
      });
      return {};
    },
  },

  /** The account's password policy can allow it to every user. */
  ChangePassword: {
    async authorize(_input, context) {
      const { caller, store, account } = context;
      const { passwordPolicy } = await readAccount(store, account);
      if (caller.kind === 'user' && passwordPolicy?.usersMayChange) return [];
      const resource = caller.kind === 'user' ? caller.arn : userArn({ ...account, path: '/', userName: '' });
      return [{ action: 'iam:ChangePassword', resource }];
    },
    async handle(input, context) {
      const { caller, store, clock } = context;
      if (caller.kind !== 'user') {
        throw new AwsError('InvalidUserTypeException', 'Only IAM Users can change their own password');
      }
      const user = await requireUser(store, context.account, caller.userName);
      const before = await requireLoginProfile(store, user);
      const oldHash = await hashPassword(given(input.OldPassword), before.salt);
      if (!isSameHash(oldHash, before.passwordHash)) throw accessDenied('The old password was incorrect.');
      const { passwordPolicy } = await readAccount(store, context.account);
      const expiry = passwordExpiry(passwordPolicy, before.changedAt);
      if (passwordPolicy?.hardExpiry && expiry !== undefined && expiry <= clock.now()) {
        throw accessDenied('The password has expired; an administrator must set a new one.');
      }
      const changed = await withPassword(context, before, given(input.NewPassword));
      await replace(context, user, before, { ...changed, mustReset: false });
      return {};
    },
  },
} satisfies OperationTable<Iam>;

async function requireNoProfile(context: RequestContext, user: User): Promise<void> {
  if ((await findLoginProfile(context.store, user)) === undefined) return;
  throw alreadyExists(`Login Profile for user ${user.userName} already exists.`);
}

/** @throws AwsError EntityTemporarilyUnmodifiable where the password was changed meanwhile */
async function replace(
  context: RequestContext,
  user: User,
  before: LoginProfile,
  changed: LoginProfile,
): Promise<void> {
  await changeIdentities(context, async (tx) => {
    const now = await requireLoginProfile(tx, user);
    if (now.passwordHash !== before.passwordHash) {
      const message = `Login Profile for User ${user.userName} is being changed. Please try again.`;
      throw new AwsError('EntityTemporarilyUnmodifiableException', message);
    }
    await tx.put(loginProfiles, scopeOf(context.account), user.userId, changed);
  });
}

function present(profile: LoginProfile, user: User): SdkLoginProfile {
  return {
    UserName: user.userName,
    CreateDate: new Date(profile.createdAt),
    PasswordResetRequired: profile.mustReset,
  };
}

function accessDenied(message: string): AwsError {
  return new AwsError('AccessDenied', message, { statusCode: 403 });
}
