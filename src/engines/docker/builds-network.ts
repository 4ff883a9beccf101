import { setTimeout as pause } from 'node:timers/promises';
import { type DockerClient, DockerError, unlessMissing } from './docker-client.js';

/** All jobs are in this network and cannot reach each other in it. */
export const JOBS_NETWORK = 'pipewright-jobs';

/**
 * The network's bridge on this machine. It outlives a daemon that loses its data. By this name the next daemon takes it over;
 * named after the network's id, as Docker does it, a second bridge would have the same address, and the first one the route.
 * The kernel allows 15 characters.
 */
const JOBS_BRIDGE = 'pipewright-jobs';

/**
 * The address at which AWS's containers find their credentials. It is this machine's own in the network of the jobs, so that
 * unmodified SDKs ask here.
 *
 * @source AWS SDKs and Tools Reference Guide, "Container credential provider"
 */
export const CREDENTIALS_ADDRESS = '169.254.170.2';

export const JOBS_SUBNET = { address: '169.254.170.0', prefix: 24 } as const;

const LOOK_EVERY_MS = 50;
const MAX_LOOKS = 60;

/** Makes the network where it is missing. */
export async function requireNetwork(docker: DockerClient): Promise<void> {
  if (await hasNetwork(docker, JOBS_NETWORK)) return;
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
        Options: {
          'com.docker.network.bridge.name': JOBS_BRIDGE,
          'com.docker.network.bridge.enable_icc': 'false',
        },
        Labels: { 'pipewright.network': 'jobs' },
      },
    })
    .catch(async (error: unknown) => {
      if (!(error instanceof DockerError)) throw error;
      if (!(await appears(docker, JOBS_NETWORK))) throw error;
    });
}

/**
 * Another server makes the network at the same moment: the daemon says then that the name, or the addresses, are taken, some
 * time before it shows the network.
 */
async function appears(docker: DockerClient, name: string): Promise<boolean> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    if (await hasNetwork(docker, name)) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}

export async function hasNetwork(docker: DockerClient, name: string): Promise<boolean> {
  const path = `/networks/${encodeURIComponent(name)}`;
  return (await unlessMissing(docker.call({ method: 'GET', path }))) !== undefined;
}
