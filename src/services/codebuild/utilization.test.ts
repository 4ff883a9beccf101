import { expect, it } from 'vitest';
import { utilizationMetrics } from './utilization.js';

it('tells what was used since the sample before, in the units of AWS', () => {
  const before = { at: 0, usage: { cpuSeconds: 10, readBytes: 100, writtenBytes: 50 } };
  const usage = {
    cpuSeconds: 70,
    memoryBytes: 512 * 1024 * 1024,
    memoryLimitBytes: 1024 * 1024 * 1024,
    readBytes: 700,
    // A counter that was begun anew.
    writtenBytes: 0,
  };
  const metrics = utilizationMetrics(
    { id: 'web:1', buildNumber: 4, projectName: 'web' },
    { at: 60_000, usage },
    before,
    2,
  );
  expect(metrics.slice(0, 6).map(({ MetricName, Value }) => [MetricName, Value])).toEqual([
    ['CPUUtilized', 1024],
    ['CPUUtilizedPercent', 50],
    ['MemoryUtilized', 512],
    ['MemoryUtilizedPercent', 50],
    ['StorageReadBytes', 10],
    ['StorageWriteBytes', 0],
  ]);
  expect(metrics[0]?.Dimensions).toEqual([{ Name: 'ProjectName', Value: 'web' }]);
  expect(metrics[6]?.Dimensions?.map(({ Value }) => Value)).toEqual(['web:1', '4', 'web']);
});
