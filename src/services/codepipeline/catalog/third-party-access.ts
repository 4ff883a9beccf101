import type { ActionTypeRecord } from '../model.js';

/**
 * Whether pipelines of an account may use a third-party type; one that names no accounts is for all.
 * @source AWS CodePipeline API Reference, ActionTypePermissions: `allowedAccounts`
 */
export function isAllowedIn(accountId: string, { declaration }: ActionTypeRecord): boolean {
  const allowed = declaration?.permissions?.allowedAccounts;
  return !allowed || allowed.includes('*') || allowed.includes(accountId);
}

/**
 * Whether the job workers of an account may ask for its jobs.
 * @source AWS CodePipeline API Reference, JobWorkerExecutorConfiguration: `pollingAccounts`
 */
export function isPolledFrom(accountId: string, { declaration }: ActionTypeRecord): boolean {
  const polling = declaration?.executor?.configuration?.jobWorkerExecutorConfiguration?.pollingAccounts;
  return !polling?.length || polling.includes(accountId);
}
