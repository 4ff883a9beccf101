import type { JobUsage } from '../process/port.js';
import { type DockerClient, unlessMissing } from './docker-client.js';

/** What `GET /containers/ID/stats` tells, of both versions of control groups. @source Docker Engine API reference, "ContainerStats" */
interface ContainerStats {
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } };
  readonly memory_stats?: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: { readonly inactive_file?: number; readonly total_inactive_file?: number };
  };
  readonly blkio_stats?: {
    readonly io_service_bytes_recursive?: readonly { readonly op: string; readonly value: number }[] | null;
  };
}

const NANOSECONDS = 1e9;

/** @returns undefined where the container does not run */
export async function containerUsage(docker: DockerClient, name: string): Promise<JobUsage | undefined> {
  const query = { stream: 'false', 'one-shot': 'true' };
  const answer = await unlessMissing(
    docker.call({ method: 'GET', path: `/containers/${name}/stats`, query }),
  );
  const stats = answer as ContainerStats | undefined;
  const { usage, limit, stats: memory } = stats?.memory_stats ?? {};
  if (stats === undefined || usage === undefined) return undefined;
  const bytes = (op: string) =>
    (stats.blkio_stats?.io_service_bytes_recursive ?? [])
      .filter((entry) => entry.op.toLowerCase() === op)
      .reduce((sum, { value }) => sum + value, 0);
  return {
    cpuSeconds: (stats.cpu_stats?.cpu_usage?.total_usage ?? 0) / NANOSECONDS,
    // As `docker stats` counts: what the kernel only keeps because there is room is nobody's.
    memoryBytes: Math.max(0, usage - (memory?.total_inactive_file ?? memory?.inactive_file ?? 0)),
    memoryLimitBytes: limit,
    readBytes: bytes('read'),
    writtenBytes: bytes('write'),
  };
}
