import { replaceFile } from '../files.js';
import type { Layout } from '../layout.js';
import { carryOut } from './carry-out.js';
import { CleanupRecord, cleanUp } from './cleanup-record.js';
import { type InstallRequest, planInstall } from './plan.js';

/**
 * Puts a revision's files in place: first what the last installation of the group made is removed, then all steps are
 * planned, then they are taken. May be run again from the start after an interruption, as everything that is made is
 * on record before it is made.
 *
 * The order is AWS's: where the plan then meets a file in the way, the files of the revision before are gone.
 * @throws AppSpecError, CommandFailure
 */
export async function install(
  layout: Layout,
  deploymentGroupId: string,
  request: InstallRequest,
): Promise<void> {
  await cleanUp(layout.cleanup(deploymentGroupId));
  const instructions = await planInstall(request);
  await replaceFile(layout.installPlan(deploymentGroupId), `${JSON.stringify({ instructions })}\n`);
  const record = await CleanupRecord.create(layout.cleanup(deploymentGroupId));
  try {
    await carryOut(instructions, record);
  } finally {
    await record.close();
  }
}
