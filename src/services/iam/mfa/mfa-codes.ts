import type { MfaCode, MfaCodes } from '../../../front-door/identity.js';
import type { Clock } from '../../../kernel/clock.js';
import type { Reader, Store } from '../../../store/store.js';
import { scopeOf } from '../store.js';
import { findMfaDevice, type MfaDevice, mfaDevices } from './mfa-device.js';
import { acceptCode } from './totp.js';

/** Checks the codes that users give to STS. */
export function iamMfaCodes(store: Store, clock: Clock): MfaCodes {
  const accepted = async (reader: Reader, code: MfaCode): Promise<MfaDevice | undefined> => {
    const device = await findMfaDevice(reader, code.accountId, code.serialNumber);
    if (device?.assigned?.userId !== code.userId) return undefined;
    const totp = acceptCode(device.totp, code.code, clock.now());
    return totp && { ...device, totp };
  };
  return {
    async check(code, spend) {
      if (!spend) return (await accepted(store, code)) !== undefined;
      return await store.transaction(async (tx) => {
        const device = await accepted(tx, code);
        if (device === undefined) return false;
        await tx.put(mfaDevices, scopeOf(device.accountId), device.serialNumber, device);
        return true;
      });
    },
  };
}
