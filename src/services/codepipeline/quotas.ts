import { AwsError } from '../../kernel/aws-error.js';

/** How many an account may have in a region; left out: any number. */
export interface Quotas {
  readonly pipelines?: number;
  readonly polledPipelines?: number;
  readonly webhooks?: number;
  readonly customActionTypes?: number;
}

export function limitExceeded(what: string, most: number): AwsError {
  return new AwsError(
    'LimitExceededException',
    `The number of ${what} associated with the AWS account has exceeded the limit of ${most} allowed for the account in this region`,
  );
}
