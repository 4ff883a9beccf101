import { JOB_LABEL, removeContainer } from './containers.js';
import { type DockerClient, unlessDone } from './docker-client.js';

/** Ends and removes a job's container and whatever the job has made by way of Docker. Harmless where nothing is left. */
export async function removeEverythingOf(docker: DockerClient, jobId: string, name: string): Promise<void> {
  await removeContainer(docker, name);
  const filters = JSON.stringify({ label: [`${JOB_LABEL}=${jobId}`] });
  const list = async (path: string, query: Readonly<Record<string, string>> = {}) =>
    await docker.call({ method: 'GET', path, query: { ...query, filters } });
  const containers = (await list('/containers/json', { all: 'true' })) as readonly { readonly Id: string }[];
  for (const { Id } of containers) await removeContainer(docker, Id);
  const networks = (await list('/networks')) as readonly { readonly Id: string }[];
  for (const { Id } of networks) await unlessDone(docker.call({ method: 'DELETE', path: `/networks/${Id}` }));
  const { Volumes: volumes } = (await list('/volumes')) as {
    readonly Volumes: readonly { readonly Name: string }[] | null;
  };
  for (const { Name } of volumes ?? []) {
    await unlessDone(docker.call({ method: 'DELETE', path: `/volumes/${Name}`, query: { force: 'true' } }));
  }
}
