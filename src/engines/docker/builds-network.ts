import { type DockerClient, DockerError, unlessMissing } from './docker-client.js';

/** All jobs are in this network and cannot reach each other in it. */
export const JOBS_NETWORK = 'pipewright-jobs';

/**
 * The address at which AWS's containers find their credentials. It is this machine's own in the network of the jobs, so that
 * unmodified SDKs ask here.
 *
 * @source AWS SDKs and Tools Reference Guide, "Container credential provider"
 */
export const CREDENTIALS_ADDRESS = '169.254.170.2';

export const JOBS_SUBNET = { address: '169.254.170.0', prefix: 24 } as const;

/** Makes the network where it is missing. */
export async function requireNetwork(docker: DockerClient): Promise<void> {
  const path = `/networks/${JOBS_NETWORK}`;
  if ((await unlessMissing(docker.call({ method: 'GET', path }))) !== undefined) return;
  await docker
    .call({
      method: 'POST',
      path: '/networks/create',
      body: {
        Name: JOBS_NETWORK,
        CheckDuplicate: true,
        Driver: 'bridge',
        IPAM: {
          Config: [{ Subnet: `${JOBS_SUBNET.address}/${JOBS_SUBNET.prefix}`, Gateway: CREDENTIALS_ADDRESS }],
        },
        Options: { 'com.docker.network.bridge.enable_icc': 'false' },
        Labels: { 'pipewright.network': 'jobs' },
      },
    })
    .catch((error: unknown) => {
      // Another server made it at the same moment.
      if (!(error instanceof DockerError && error.statusCode === 409)) throw error;
    });
}

export async function hasNetwork(docker: DockerClient, name: string): Promise<boolean> {
  const path = `/networks/${encodeURIComponent(name)}`;
  return (await unlessMissing(docker.call({ method: 'GET', path }))) !== undefined;
}
