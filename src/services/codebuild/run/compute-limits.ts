import type { ProjectEnvironment } from '@aws-sdk/client-codebuild';

export interface ComputeLimits {
  readonly memoryBytes: number;
  readonly cpus: number;
}

const GIB = 1024 ** 3;

/** Memory in GiB and processors. @source AWS CodeBuild User Guide, "Build environment compute types" */
const GENERAL: Readonly<Record<string, readonly [memoryGib: number, cpus: number]>> = {
  BUILD_GENERAL1_SMALL: [4, 2],
  BUILD_GENERAL1_MEDIUM: [8, 4],
  BUILD_GENERAL1_LARGE: [16, 8],
  BUILD_GENERAL1_XLARGE: [72, 36],
  BUILD_GENERAL1_2XLARGE: [144, 72],
  BUILD_LAMBDA_1GB: [1, 1],
  BUILD_LAMBDA_2GB: [2, 2],
  BUILD_LAMBDA_4GB: [4, 3],
  BUILD_LAMBDA_8GB: [8, 5],
  BUILD_LAMBDA_10GB: [10, 6],
};

/**
 * What a container of a compute type gets, and no more than this machine has.
 *
 * @param machine of this server
 */
export function computeLimits(
  { computeType, computeConfiguration }: ProjectEnvironment,
  machine: ComputeLimits,
): ComputeLimits {
  const [memoryGib, cpus] = GENERAL[computeType ?? ''] ?? [
    computeConfiguration?.memory ?? Number.POSITIVE_INFINITY,
    computeConfiguration?.vCpu ?? Number.POSITIVE_INFINITY,
  ];
  return {
    memoryBytes: Math.min(memoryGib * GIB, machine.memoryBytes),
    cpus: Math.min(cpus, machine.cpus),
  };
}
