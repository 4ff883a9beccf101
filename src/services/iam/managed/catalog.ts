import { createHash } from 'node:crypto';
import type { Partition } from '../../../kernel/partition.js';
import { type ManagedPolicy, policyArn } from '../model.js';
import { accountsPolicies } from './accounts.js';
import { administrationPolicies } from './administration.js';
import { analyticsPolicies } from './analytics.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';
import { beanstalkPolicies } from './beanstalk.js';
import { cloudwatchPolicies } from './cloudwatch.js';
import { clustersPolicies } from './clusters.js';
import { codeReaderPolicies } from './code-readers.js';
import { codeToolsPolicies } from './code-tools.js';
import { codebuildPolicies } from './codebuild.js';
import { codecommitPolicies } from './codecommit.js';
import { codedeployPolicies } from './codedeploy.js';
import { codedeployRolePolicies } from './codedeploy-roles.js';
import { codepipelinePolicies } from './codepipeline.js';
import { computePolicies } from './compute.js';
import { containerPlatformsPolicies } from './container-platforms.js';
import { containersPolicies } from './containers.js';
import { contentDeliveryPolicies } from './content-delivery.js';
import { dataStoresPolicies } from './data-stores.js';
import { databasesPolicies } from './databases.js';
import { ecsPolicies } from './ecs.js';
import { eksNodesPolicies } from './eks-nodes.js';
import { eventBusesPolicies } from './event-buses.js';
import { fileSystemsPolicies } from './file-systems.js';
import { functionsPolicies } from './functions.js';
import { guardsPolicies } from './guards.js';
import { identityPolicies } from './identity.js';
import { instancesPolicies } from './instances.js';
import { invocationPolicies } from './invocation.js';
import { jobFunctionPolicies } from './job-functions.js';
import { lambdaPolicies } from './lambda.js';
import { linkedRolePolicies } from './linked-roles.js';
import { messagingPolicies } from './messaging.js';
import { monitoringPolicies } from './monitoring.js';
import { networkingPolicies } from './networking.js';
import { observabilityPolicies } from './observability.js';
import { operationsPolicies } from './operations.js';
import { readOnlyAccessPolicies } from './read-only-access.js';
import { registryPolicies } from './registry.js';
import { securityAuditPolicies } from './security-audit.js';
import { storagePolicies } from './storage.js';
import { viewOnlyAccessPolicies } from './view-only-access.js';

/** The account of AWS's own policies in their ARNs. */
const AWS = 'aws';

const published: readonly AwsManagedPolicy[] = [
  ...identityPolicies,
  ...codecommitPolicies,
  ...codebuildPolicies,
  ...codeReaderPolicies,
  ...codedeployPolicies,
  ...codedeployRolePolicies,
  ...codepipelinePolicies,
  ...containersPolicies,
  ...registryPolicies,
  ...computePolicies,
  ...functionsPolicies,
  ...monitoringPolicies,
  ...storagePolicies,
  ...databasesPolicies,
  ...messagingPolicies,
  ...invocationPolicies,
  ...networkingPolicies,
  ...contentDeliveryPolicies,
  ...clustersPolicies,
  ...observabilityPolicies,
  ...operationsPolicies,
  ...jobFunctionPolicies,
  ...linkedRolePolicies,
  ...readOnlyAccessPolicies,
  ...viewOnlyAccessPolicies,
  ...securityAuditPolicies,
  ...administrationPolicies,
  ...accountsPolicies,
  ...eksNodesPolicies,
  ...instancesPolicies,
  ...ecsPolicies,
  ...containerPlatformsPolicies,
  ...lambdaPolicies,
  ...codeToolsPolicies,
  ...cloudwatchPolicies,
  ...eventBusesPolicies,
  ...fileSystemsPolicies,
  ...guardsPolicies,
  ...dataStoresPolicies,
  ...beanstalkPolicies,
  ...analyticsPolicies,
].sort((left, right) => (left.name < right.name ? -1 : 1));

const ofPartitions = new Map<Partition, ReadonlyMap<string, ManagedPolicy>>();

/** By ARN, in order of names. The same for every account of the partition, whose ARNs they name. */
export function awsManagedPolicies(partition: Partition = 'aws'): ReadonlyMap<string, ManagedPolicy> {
  const known = ofPartitions.get(partition);
  if (known !== undefined) return known;
  const made = published.map((policy) => asManagedPolicy(policy, partition));
  const byArn = new Map(made.map((policy) => [policy.arn, policy]));
  ofPartitions.set(partition, byArn);
  return byArn;
}

function asManagedPolicy(policy: AwsManagedPolicy, partition: Partition): ManagedPolicy {
  const updatedAt = Date.parse(policy.updatedAt);
  return {
    arn: policyArn({ accountId: AWS, partition }, policy.path, policy.name),
    policyName: policy.name,
    policyId: stableId(policy.name),
    path: policy.path,
    createdAt: Date.parse(policy.createdAt),
    updatedAt,
    versions: [
      {
        number: policy.version,
        // Most are never read.
        get document() {
          return documentIn(partition, policy);
        },
        createdAt: updatedAt,
      },
    ],
    defaultVersion: policy.version,
    nextVersion: policy.version + 1,
    tags: [],
  };
}

/** They are written for `aws`. */
function documentIn(partition: Partition, { document }: AwsManagedPolicy): string {
  const text = JSON.stringify(document, null, 2);
  return partition === 'aws' ? text : text.replaceAll('"arn:aws:', `"arn:${partition}:`);
}

/** AWS's own ids are not published; ours are the same in every installation. */
function stableId(name: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(name).digest('hex')}`)
    .toString(36)
    .toUpperCase();
  return `ANPA${digits.slice(0, 17)}`;
}
