/** What Docker calls the container of a job. */
export function containerName(jobId: string): string {
  return `pipewright-${jobId}`;
}
