import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { Sealer } from '../../../kernel/sealer.js';
import type { Transaction } from '../../../store/store.js';
import { onUser } from '../access.js';
import { namedUserOrCaller } from '../callers.js';
import { alreadyExists, notFound, quotaExceeded } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import {
  findMfaDevice,
  type MfaDevice,
  mfaDevices,
  mfaDevicesOf,
  openTotp,
  type SealedTotp,
  sealTotp,
} from '../mfa/mfa-device.js';
import { synchronize } from '../mfa/totp.js';
import type { User } from '../model.js';
import { given } from '../names.js';
import { pageOfList } from '../paging.js';
import { scopeOf, userById } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM User Guide, "IAM and AWS STS quotas": MFA devices of a user */
const MAX_DEVICES_OF_A_USER = 8;

interface TwoCodes {
  readonly AuthenticationCode1: string | undefined;
  readonly AuthenticationCode2: string | undefined;
}

/** What looks at codes. */
export function mfaSynchronization(sealer: Sealer) {
  return {
    /** The device becomes the user's as soon as two codes show that the user holds it. */
    EnableMFADevice: {
      authorize: onUser('EnableMFADevice'),
      async handle(input, context) {
        await changeIdentities(context, async (tx) => {
          const user = await namedUserOrCaller(tx, context, input.UserName);
          const device = await findMfaDevice(tx, context.account, given(input.SerialNumber));
          if (device === undefined) {
            throw notFound(`MFA Device with serial number ${given(input.SerialNumber)} cannot be found.`);
          }
          if (device.assigned !== undefined) {
            throw alreadyExists(`MFA Device ${device.serialNumber} is already in use.`);
          }
          if ((await mfaDevicesOf(tx, user)).length >= MAX_DEVICES_OF_A_USER) {
            throw quotaExceeded('MFADevicesPerUser', MAX_DEVICES_OF_A_USER);
          }
          const totp = inStep(device, input, context, sealer);
          const assigned = { userId: user.userId, enabledAt: context.clock.now() };
          await put(tx, { ...device, totp, assigned });
        });
        return {};
      },
    },

    ResyncMFADevice: {
      authorize: onUser('ResyncMFADevice'),
      async handle(input, context) {
        await changeIdentities(context, async (tx) => {
          const user = await namedUserOrCaller(tx, context, input.UserName);
          const device = await requireOwnDevice(tx, user, given(input.SerialNumber));
          await put(tx, { ...device, totp: inStep(device, input, context, sealer) });
        });
        return {};
      },
    },
  } satisfies OperationTable<Iam>;
}

export const mfaDeviceOperations = {
  DeactivateMFADevice: {
    authorize: onUser('DeactivateMFADevice'),
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const user = await namedUserOrCaller(tx, context, input.UserName);
        const { assigned: _, ...device } = await requireOwnDevice(tx, user, given(input.SerialNumber));
        await put(tx, device);
      });
      return {};
    },
  },

  ListMFADevices: {
    authorize: onUser('ListMFADevices'),
    async handle(input, context) {
      const user = await namedUserOrCaller(context.store, context, input.UserName);
      const devices = await mfaDevicesOf(context.store, user);
      const page = pageOfList(context, `mfa-devices-of:${user.userId}`, input, devices);
      return {
        MFADevices: page.items.map((device) => ({
          UserName: user.userName,
          SerialNumber: device.serialNumber,
          EnableDate: new Date(device.assigned?.enabledAt ?? device.createdAt),
        })),
        ...page.members,
      };
    },
  },

  GetMFADevice: {
    authorize: onUser('GetMFADevice'),
    async handle(input, context) {
      const serialNumber = given(input.SerialNumber);
      const device = await findMfaDevice(context.store, context.account, serialNumber);
      const user = device?.assigned && (await userById(context.store, device, device.assigned.userId));
      const isNamed = input.UserName === undefined || user?.userName === input.UserName;
      if (device?.assigned === undefined || !isNamed) throw notForUser();
      return {
        SerialNumber: device.serialNumber,
        EnableDate: new Date(device.assigned.enabledAt),
        ...(user && { UserName: user.userName }),
      };
    },
  },
} satisfies OperationTable<Iam>;

/** @throws AwsError NoSuchEntity */
async function requireOwnDevice(tx: Transaction, user: User, serialNumber: string): Promise<MfaDevice> {
  const device = await findMfaDevice(tx, user, serialNumber);
  if (device?.assigned?.userId !== user.userId) throw notForUser();
  return device;
}

function notForUser(): AwsError {
  return notFound('MFA Device invalid for user.');
}

/** @throws AwsError InvalidAuthenticationCode */
function inStep(device: MfaDevice, codes: TwoCodes, { clock }: RequestContext, sealer: Sealer): SealedTotp {
  const pair = [given(codes.AuthenticationCode1), given(codes.AuthenticationCode2)] as const;
  const totp = synchronize(openTotp(device, sealer).seed, pair, clock.now());
  if (totp === undefined) {
    throw new AwsError('InvalidAuthenticationCodeException', 'Authentication code for device is not valid.');
  }
  return sealTotp(totp, device.serialNumber, sealer);
}

async function put(tx: Transaction, device: MfaDevice): Promise<void> {
  await tx.put(mfaDevices, scopeOf(device), device.serialNumber, device);
}
