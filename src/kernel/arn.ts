import { type Account, isPartition, type Partition, partitionOf } from './partition.js';

/** `arn:partition:service:region:account:resource`; region and account may be empty. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

/** The ARN of something in a region, which decides about the partition. */
export function formatArn(arn: Omit<Arn, 'partition'>): string {
  return `arn:${partitionOf(arn.region)}:${arn.service}:${arn.region}:${arn.accountId}:${arn.resource}`;
}

/** What a partition has once for all its regions, such as IAM's roles. */
export interface GlobalArn {
  readonly partition: Partition | undefined;
  readonly service: string;
  readonly accountId: string;
  readonly resource: string;
}

export function formatGlobalArn({ partition = 'aws', service, accountId, resource }: GlobalArn): string {
  return `arn:${partition}:${service}::${accountId}:${resource}`;
}

/**
 * The ARN of a bucket or of what is in it.
 * @param resource `BUCKET` or `BUCKET/KEY`
 */
export function s3Arn(partition: Partition | undefined, resource: string): string {
  return formatGlobalArn({ partition, service: 's3', accountId: '', resource });
}

/**
 * @returns undefined where the text is not an ARN, or names a region that its partition does not have; the resource may itself hold
 * colons.
 */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, accountId, ...resource] = text.split(':');
  if (prefix !== 'arn' || !partition || !service || region === undefined || accountId === undefined) {
    return undefined;
  }
  if (resource.length === 0 || resource[0] === '') return undefined;
  if (!isPattern(region) && region !== '' && partitionOf(region) !== partition) return undefined;
  return { partition, service, region, accountId, resource: resource.join(':') };
}

/** As policies have them: `*`, `eu-*`, a variable. */
function isPattern(region: string): boolean {
  return /[*?$]/.test(region);
}

/** Whether an ARN names something of that account; the same number in another partition is another account. */
export function isOfAccount(arn: Arn, { accountId, partition = 'aws' }: Account): boolean {
  return arn.accountId === accountId && arn.partition === partition;
}

/** The account whose an ARN's resource is; undefined for partitions that there are none of. */
export function accountOfArn({ accountId, partition }: Arn): Account | undefined {
  return isPartition(partition) ? { accountId, partition } : undefined;
}
