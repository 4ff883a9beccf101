import { JOB_LABEL } from '../containers.js';
import { type DockerClient, unlessDone, unlessMissing } from '../docker-client.js';
import type { BuildOfContainers } from './container-policy.js';

/** The network in which a build and its own containers see each other; made when the first of these is. */
export async function requireBuildNetwork(
  docker: DockerClient,
  { network, jobId, container }: BuildOfContainers,
): Promise<void> {
  const known = await unlessMissing(docker.call({ method: 'GET', path: `/networks/${network}` }));
  if (known !== undefined) return;
  const body = { Name: network, CheckDuplicate: true, Labels: { [JOB_LABEL]: jobId } };
  await unlessDone(docker.call({ method: 'POST', path: '/networks/create', body }));
  if (container === undefined) return;
  await unlessDone(
    docker.call({ method: 'POST', path: `/networks/${network}/connect`, body: { Container: container } }),
  );
}
