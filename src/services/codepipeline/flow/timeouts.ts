import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kernel/duration.js';
import type { Action } from '../model.js';

/** @source AWS CodePipeline User Guide, quotas: action timeouts */
export function timeoutMs({ actionTypeId, timeoutInMinutes, configuration, declaredType }: Action): number {
  const { category, provider } = actionTypeId;
  if (category === 'Approval') return timeoutInMinutes ? timeoutInMinutes * MINUTE_MS : 7 * DAY_MS;
  if (declaredType) return declaredType.jobTimeoutMs ?? DAY_MS;
  if (provider === 'ECS' && /^[1-9]\d?$/.test(configuration.DeploymentTimeout ?? '')) {
    return Number(configuration.DeploymentTimeout) * MINUTE_MS;
  }
  return TIMEOUTS_MS.get(`${category}/${provider}`) ?? HOUR_MS;
}

const TIMEOUTS_MS: ReadonlyMap<string, number> = new Map([
  ['Build/CodeBuild', 36 * HOUR_MS],
  ['Test/CodeBuild', 36 * HOUR_MS],
  ['Deploy/CloudFormation', 3 * DAY_MS],
  ['Deploy/CodeDeploy', 5 * DAY_MS],
  ['Deploy/CodeDeployToECS', 5 * DAY_MS],
  ['Deploy/S3', 90 * MINUTE_MS],
  ['Deploy/Lambda', 2 * DAY_MS],
  ['Invoke/StepFunctions', 7 * DAY_MS],
  ['Invoke/Lambda', DAY_MS],
  ['Compute/Commands', 55 * MINUTE_MS],
  ['Deploy/EKS', 55 * MINUTE_MS],
  ['Build/ECRBuildAndPublish', 55 * MINUTE_MS],
  ['Invoke/InspectorScan', 55 * MINUTE_MS],
]);
