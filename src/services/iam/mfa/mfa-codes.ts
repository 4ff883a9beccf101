import type { MfaCode, MfaCodes } from '../../../front-door/identity.js';
import type { Clock } from '../../../kernel/clock.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import type { Sealer } from '../../../kernel/sealer.js';
import type { Reader, Store } from '../../../store/store.js';
import { scopeOf } from '../store.js';
import { findMfaDevice, type MfaDevice, mfaDevices, openTotp, sealTotp } from './mfa-device.js';
import { acceptCode } from './totp.js';

/** So many wrong codes in a row, and the device's are not looked at for a while: nobody can try them all. */
const MAX_FAILURES = 10;
const PAUSE_MS = 5 * MINUTE_MS;
const REMEMBERED_DEVICES = 1_000;

/** Checks the codes that users give to STS. */
export function iamMfaCodes(store: Store, clock: Clock, sealer: Sealer): MfaCodes {
  const failures = new Map<string, { readonly count: number; readonly lastAt: number }>();
  const isPaused = ({ serialNumber }: MfaCode): boolean => {
    const known = failures.get(serialNumber);
    return known !== undefined && known.count >= MAX_FAILURES && clock.now() - known.lastAt < PAUSE_MS;
  };
  const note = ({ serialNumber }: MfaCode, isRight: boolean): boolean => {
    const before = failures.get(serialNumber)?.count ?? 0;
    failures.delete(serialNumber);
    if (!isRight) failures.set(serialNumber, { count: before + 1, lastAt: clock.now() });
    if (failures.size > REMEMBERED_DEVICES) failures.delete(failures.keys().next().value ?? '');
    return isRight;
  };
  const accepted = async (reader: Reader, code: MfaCode): Promise<MfaDevice | undefined> => {
    const device = await findMfaDevice(reader, code.account, code.serialNumber);
    if (device?.assigned?.userId !== code.userId) return undefined;
    const totp = acceptCode(openTotp(device, sealer), code.code, clock.now());
    return totp && { ...device, totp: sealTotp(totp, device.serialNumber, sealer) };
  };
  return {
    async check(code, spend) {
      if (isPaused(code)) return false;
      if (!spend) return note(code, (await accepted(store, code)) !== undefined);
      const isSpent = await store.transaction(async (tx) => {
        const device = await accepted(tx, code);
        if (device === undefined) return false;
        await tx.put(mfaDevices, scopeOf(device), device.serialNumber, device);
        return true;
      });
      return note(code, isSpent);
    },
  };
}
