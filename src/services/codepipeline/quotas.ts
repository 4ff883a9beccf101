import { AwsError } from '../../kernel/aws-error.js';

/** How many an account may have in a region; AWS raises them where it is asked to. */
export interface Quotas {
  readonly pipelines: number;
  readonly webhooks: number;
  readonly customActionTypes: number;
}

/** @source AWS CodePipeline User Guide, quotas: fixed */
export const MOST_POLLED_PIPELINES = 300;

export function limitExceeded(what: string, most: number): AwsError {
  return new AwsError(
    'LimitExceededException',
    `The number of ${what} associated with the AWS account has exceeded the limit of ${most} allowed for the account in this region`,
  );
}
