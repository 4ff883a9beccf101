import { JOB_LABEL } from '../containers.js';
import { type DockerClient, unlessMissing } from '../docker-client.js';

/** Whether a container was made by the build. Its own container is not the build's to end. */
export async function isOwnContainer(docker: DockerClient, id: string, jobId: string): Promise<boolean> {
  const found = (await unlessMissing(docker.call({ method: 'GET', path: `/containers/${id}/json` }))) as
    | { readonly Name: string; readonly Config: { readonly Labels: Readonly<Record<string, string>> | null } }
    | undefined;
  return found?.Config.Labels?.[JOB_LABEL] === jobId && found.Name !== `/pipewright-${jobId}`;
}

/** The same for networks and volumes. */
export async function isOwn(docker: DockerClient, path: string, jobId: string): Promise<boolean> {
  const found = (await unlessMissing(docker.call({ method: 'GET', path }))) as
    | { readonly Labels: Readonly<Record<string, string>> | null }
    | undefined;
  return found?.Labels?.[JOB_LABEL] === jobId;
}
