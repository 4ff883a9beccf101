/** @source AWS Regions and partitions, as the ARN reference lists them */
const PARTITIONS = new Set([
  '*',
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
]);

/** What an IAM ARN's resource may begin with. @source IAM User Guide, "IAM identifiers" */
const IAM_PATHS = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

/**
 * What is wrong with one `Resource` of a statement.
 * @returns AWS's sentence; undefined where it is acceptable
 */
export function resourceProblem(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const [, ...parts] = resource.split(':');
  const [partition, service, region = '', account = '', ...rest] = parts;
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  if (!PARTITIONS.has(partition) && !partition.includes('${')) {
    return `Partition "${partition}" is not valid for resource "${paddedArn(parts)}".`;
  }
  if (service === undefined) return 'Resource vendor must be fully qualified and cannot contain regexes.';
  const path = rest.join(':');
  if (service === 'iam') return iamProblem(resource, region, path);
  // Buckets have neither region nor account; access points and jobs have both.
  if (service === 's3' && parts.length >= 5 && isName(region) && account === '') {
    return `Resource ${resource} can not contain region information.`;
  }
  return undefined;
}

function iamProblem(resource: string, region: string, path: string): string | undefined {
  if (isName(region)) return `IAM resource ${resource} cannot contain region information.`;
  if (/^[*?$]/.test(path) || IAM_PATHS.some((start) => path.startsWith(start))) return undefined;
  return `IAM resource path must either be "*" or start with ${IAM_PATHS.join(', ')}.`;
}

function isName(region: string): boolean {
  return region !== '' && region !== '*';
}

/** The ARN as AWS understood it: missing parts are `*`. */
function paddedArn(parts: readonly string[]): string {
  const [partition = '', service, region, account, ...rest] = parts;
  const resource = rest.length > 0 ? rest.join(':') : '*';
  return [
    'arn',
    partition,
    service || (region === undefined ? '*' : ''),
    region ?? '*',
    account ?? '*',
    resource,
  ].join(':');
}
