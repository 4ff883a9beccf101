import type { MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { JobUsage } from '../../engines/process/port.js';
import type { BuildDocument } from './model.js';

/** What a build had used at a moment, epoch ms. */
export interface UsageSample {
  readonly at: number;
  readonly usage: Pick<JobUsage, 'cpuSeconds' | 'readBytes' | 'writtenBytes'>;
}

/** @source Amazon ECS: a virtual processor has so many CPU units */
const UNITS_PER_CPU = 1024;
const MB = 1024 * 1024;

/**
 * What CloudWatch is told of a build that runs: for its project, and for itself. Pure.
 *
 * @param cpus that the build may use
 * @param before the sample before this one, or nothing used at the start
 * @source AWS CodeBuild User Guide, "CodeBuild resource utilization metrics"
 */
export function utilizationMetrics(
  { id, buildNumber, projectName }: Pick<BuildDocument, 'id' | 'buildNumber' | 'projectName'>,
  now: UsageSample & { readonly usage: JobUsage },
  before: UsageSample,
  cpus: number,
): MetricDatum[] {
  const seconds = Math.max(0.001, (now.at - before.at) / 1000);
  const { cpuSeconds, memoryBytes, memoryLimitBytes, readBytes, writtenBytes } = now.usage;
  const busy = Math.max(0, cpuSeconds - before.usage.cpuSeconds) / seconds;
  const values: (readonly [name: string, value: number, unit: StandardUnit])[] = [
    ['CPUUtilized', busy * UNITS_PER_CPU, 'None'],
    ['CPUUtilizedPercent', (busy / cpus) * 100, 'Percent'],
    ['MemoryUtilized', memoryBytes / MB, 'Megabytes'],
    ...(memoryLimitBytes
      ? [['MemoryUtilizedPercent', (memoryBytes / memoryLimitBytes) * 100, 'Percent'] as const]
      : []),
    ['StorageReadBytes', Math.max(0, readBytes - before.usage.readBytes) / seconds, 'Bytes/Second'],
    ['StorageWriteBytes', Math.max(0, writtenBytes - before.usage.writtenBytes) / seconds, 'Bytes/Second'],
  ];
  const project = { Name: 'ProjectName', Value: projectName };
  const build = [
    { Name: 'BuildId', Value: id },
    { Name: 'BuildNumber', Value: String(buildNumber) },
    project,
  ];
  return [[project], build].flatMap((Dimensions) =>
    values.map(([MetricName, Value, Unit]) => ({
      MetricName,
      Value,
      Unit,
      Dimensions,
      Timestamp: new Date(now.at),
    })),
  );
}
