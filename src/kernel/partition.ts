/**
 * A group of regions with accounts, names and ARNs of its own: `arn:aws-cn:…`. Nothing reaches from one into another.
 * @source AWS documentation, "Amazon Resource Names (ARNs)"; the partitions that the SDKs know
 */
export type Partition = keyof typeof PARTITIONS;

/** An account of one partition: accounts of two partitions have nothing to do with each other, even if their numbers are the same. */
export interface Account {
  readonly accountId: string;
  /** Undefined, which is `aws`, in what was stored before there were others. */
  readonly partition: Partition | undefined;
}

interface PartitionFacts {
  /** Where its services are found. */
  readonly dnsSuffix: string;
  /** That of the services which have no regions (IAM). */
  readonly globalRegion: string;
}

const PARTITIONS = {
  aws: { dnsSuffix: 'amazonaws.com', globalRegion: 'us-east-1' },
  'aws-cn': { dnsSuffix: 'amazonaws.com.cn', globalRegion: 'cn-northwest-1' },
  'aws-eusc': { dnsSuffix: 'amazonaws.eu', globalRegion: 'eusc-de-east-1' },
  'aws-iso': { dnsSuffix: 'c2s.ic.gov', globalRegion: 'us-iso-east-1' },
  'aws-iso-b': { dnsSuffix: 'sc2s.sgov.gov', globalRegion: 'us-isob-east-1' },
  'aws-iso-e': { dnsSuffix: 'cloud.adc-e.uk', globalRegion: 'eu-isoe-west-1' },
  'aws-iso-f': { dnsSuffix: 'csp.hci.ic.gov', globalRegion: 'us-isof-south-1' },
  'aws-us-gov': { dnsSuffix: 'amazonaws.com', globalRegion: 'us-gov-west-1' },
} as const satisfies Readonly<Record<string, PartitionFacts>>;

/** How names of regions begin; SDKs of an age sign for a whole partition as `aws-cn-global`. */
const REGIONS: readonly (readonly [start: string, partition: Partition])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['eu-isoe-', 'aws-iso-e'],
  ['aws-cn-', 'aws-cn'],
  ['aws-us-gov-', 'aws-us-gov'],
  ['aws-iso-b-', 'aws-iso-b'],
  ['aws-iso-e-', 'aws-iso-e'],
  ['aws-iso-f-', 'aws-iso-f'],
  ['aws-iso-', 'aws-iso'],
];

/** Most regions are of `aws`, and every request asks. @source the partitions that the SDKs know */
const USUAL = /^(?:us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d$/;

/** @returns `aws` for regions that nobody has heard of, as the SDKs take them */
export function partitionOf(region: string): Partition {
  if (USUAL.test(region)) return 'aws';
  for (const [start, partition] of REGIONS) if (region.startsWith(start)) return partition;
  return 'aws';
}

/** @returns `amazonaws.com` in most regions, `amazonaws.com.cn` in China */
export function dnsSuffixOf(region: string): string {
  return PARTITIONS[partitionOf(region)].dnsSuffix;
}

/** Those that the public can read about; links into others lead to the console of `aws`. */
const CONSOLES: { readonly [Name in Partition]?: string } = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** @returns the host of links into the region's console; each region's own is below it */
export function consoleOf(region: string): string {
  return CONSOLES[partitionOf(region)] ?? 'console.aws.amazon.com';
}

/** @returns the region in which services without regions answer, such as `us-east-1` */
export function globalRegionOf(partition: Partition | undefined): string {
  return PARTITIONS[partition ?? 'aws'].globalRegion;
}

/** @returns the partition that an ARN names; undefined for what is no ARN of a partition that there is */
export function partitionOfArn(arn: string): Partition | undefined {
  if (arn.startsWith('arn:aws:')) return 'aws';
  const name = arn.startsWith('arn:') ? arn.slice('arn:'.length, arn.indexOf(':', 'arn:'.length)) : '';
  return isPartition(name) ? name : undefined;
}

export function isPartition(name: string): name is Partition {
  return Object.hasOwn(PARTITIONS, name);
}

export function isSameAccount(left: Account, right: Account): boolean {
  return left.accountId === right.accountId && (left.partition ?? 'aws') === (right.partition ?? 'aws');
}

/** Every partition, the one that most have first. */
export const ALL_PARTITIONS: readonly Partition[] = Object.keys(PARTITIONS).filter(isPartition);
