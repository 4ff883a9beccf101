import type { AccessAdvisorUsageGranularityType } from '@aws-sdk/client-iam';
import { collection } from '../../../store/store.js';

/** Asks when an entity last used the services that it may use; answered from what is known when it is read. */
export interface AccessJob {
  readonly jobId: string;
  /** Of a user, role, group or policy. */
  readonly entityArn: string;
  /** Absent of jobs of versions that knew services only. */
  readonly granularity?: AccessAdvisorUsageGranularityType;
  readonly createdAt: number;
}

/** By id, in the account's scope. */
export const accessJobs = collection<AccessJob>('iam.accessJob');
