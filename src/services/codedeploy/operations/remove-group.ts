import { regionalScope, type Transaction } from '../../../store/store.js';
import type { DeploymentGroupDoc } from '../model.js';
import { deploymentGroups, groupKey, instanceHealth, type Place } from '../store.js';

/** The group and what it remembers of instances; its deployments stay in the application's history. */
export async function removeGroup(tx: Transaction, place: Place, group: DeploymentGroupDoc): Promise<void> {
  const scope = regionalScope(place);
  await tx.delete(deploymentGroups, scope, groupKey(group.applicationId, group.deploymentGroupName));
  const remembered = await tx.list(instanceHealth, scope, { prefix: `${group.deploymentGroupId}/` });
  for (const { key } of remembered) await tx.delete(instanceHealth, scope, key);
}
