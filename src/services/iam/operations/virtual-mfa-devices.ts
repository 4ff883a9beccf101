import { randomBytes } from 'node:crypto';
import type { VirtualMFADevice } from '@aws-sdk/client-iam';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, OperationTable, RequestContext } from '../../../front-door/service.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { onArnIn, requestTags, tagKeys, toCreate } from '../access.js';
import { alreadyExists, deleteConflict } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import {
  findMfaDevice,
  type MfaDevice,
  mfaArn,
  mfaDevices,
  requireMfaDevice,
  sealTotp,
  taggedMfaDevice,
} from '../mfa/mfa-device.js';
import { symbolPng } from '../mfa/qr/png.js';
import { qrCode } from '../mfa/qr/qr-code.js';
import { encodeBase32 } from '../mfa/totp.js';
import { given } from '../names.js';
import { pageOfCollection } from '../paging.js';
import { presentWholeUser } from '../present.js';
import { readAccount, scopeOf, userById } from '../store.js';
import { listTags, tag, untag } from '../tagged-kind.js';
import { readTags, tagsMember } from '../tags.js';

type Iam = typeof import('@aws-sdk/client-iam');

const SEED_BYTES = 40;

const onDevice = onArnIn('SerialNumber', findMfaDevice);

/** The seed is shown here and never again. */
export function createVirtualMfaDevice(sealer: Sealer): Operation<Iam, 'CreateVirtualMFADevice'> {
  return {
    authorize: toCreate(
      'CreateVirtualMFADevice',
      ({ Path = '/', VirtualMFADeviceName = '' }, account) => mfaArn(account, Path, VirtualMFADeviceName),
      (input) => requestTags(input.Tags),
    ),
    async handle(input, context) {
      const { account, clock } = context;
      const name = given(input.VirtualMFADeviceName);
      const path = input.Path ?? '/';
      const seed = encodeBase32(randomBytes(SEED_BYTES));
      const serialNumber = mfaArn(account, path, name);
      const device: MfaDevice = {
        ...account,
        serialNumber,
        path,
        name,
        createdAt: clock.now(),
        totp: sealTotp({ seed, driftSteps: 0, lastStep: 0 }, serialNumber, sealer),
        tags: readTags(input.Tags),
      };
      await changeIdentities(context, async (tx) => {
        if ((await findMfaDevice(tx, account, device.serialNumber)) !== undefined) {
          throw alreadyExists('MFADevice entity at the same path and name already exists.');
        }
        await tx.put(mfaDevices, scopeOf(account), device.serialNumber, device, { expect: 'absent' });
      });
      return {
        VirtualMFADevice: {
          SerialNumber: device.serialNumber,
          Base32StringSeed: Buffer.from(seed),
          ...(await pictureOf(device, seed, context)),
          ...tagsMember(device.tags),
        },
      };
    },
  };
}

export const virtualMfaDeviceOperations = {
  ListVirtualMFADevices: {
    authorize: onAnyResource('iam:ListVirtualMFADevices'),
    async handle(input, context) {
      const status = input.AssignmentStatus ?? 'Any';
      const page = await pageOfCollection(context, `mfa-devices:${status}`, input, mfaDevices, (device) => {
        if (status === 'Any') return true;
        return (status === 'Assigned') === (device.assigned !== undefined);
      });
      const devices = await Promise.all(page.items.map((device) => present(context, device)));
      return { VirtualMFADevices: devices, ...page.members };
    },
  },

  DeleteVirtualMFADevice: {
    authorize: onDevice('DeleteVirtualMFADevice'),
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const device = await requireMfaDevice(tx, context.account, given(input.SerialNumber));
        if (device.assigned !== undefined) {
          throw deleteConflict('MFA VirtualDevice in use. Must deactivate first.');
        }
        await tx.delete(mfaDevices, scopeOf(context.account), device.serialNumber);
      });
      return {};
    },
  },

  TagMFADevice: {
    authorize: onDevice('TagMFADevice', ({ Tags }) => requestTags(Tags)),
    handle: (input, context) => tag(taggedMfaDevice, context, given(input.SerialNumber), input.Tags),
  },
  UntagMFADevice: {
    authorize: onDevice('UntagMFADevice', (input) => tagKeys(input)),
    handle: (input, context) => untag(taggedMfaDevice, context, given(input.SerialNumber), input.TagKeys),
  },
  ListMFADeviceTags: {
    authorize: onDevice('ListMFADeviceTags'),
    handle: (input, context) => listTags(taggedMfaDevice, context, given(input.SerialNumber), input),
  },
} satisfies OperationTable<Iam>;

/** What an authenticator app scans. @source IAM API reference, VirtualMFADevice: QRCodePNG */
async function pictureOf(
  { name }: MfaDevice,
  seed: string,
  { store, account }: RequestContext,
): Promise<{ QRCodePNG?: Buffer }> {
  const { alias } = await readAccount(store, account);
  const label = encodeURIComponent(`${name}@${alias ?? account.accountId}`);
  const symbol = qrCode(`otpauth://totp/${label}?secret=${seed}`);
  return symbol === undefined ? {} : { QRCodePNG: symbolPng(symbol) };
}

async function present({ store }: RequestContext, device: MfaDevice): Promise<VirtualMFADevice> {
  const { assigned } = device;
  const user = assigned && (await userById(store, device, assigned.userId));
  return {
    SerialNumber: device.serialNumber,
    ...(assigned && { EnableDate: new Date(assigned.enabledAt) }),
    ...(user && { User: presentWholeUser(user) }),
    ...tagsMember(device.tags),
  };
}
