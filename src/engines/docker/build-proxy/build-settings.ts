import { DockerError } from '../docker-client.js';
import { Refusal } from './container-policy.js';
import type { Exchange } from './handlers.js';
import { NO_BUILDKIT } from './no-buildkit.js';
import { isOwn } from './own-container.js';

const NOT_IMPLEMENTED = 501;

/**
 * Holds the settings of a `docker build` to what a build may have; its steps run in containers too.
 *
 * @throws Refusal, DockerError where only BuildKit would do
 * @source Docker Engine API reference, "Build an image"
 */
export async function permitBuild({ wanted, world }: Exchange): Promise<void> {
  const { query } = wanted;
  const isOfSession = query.has('session') || query.get('remote') === 'client-session';
  if (isOfSession) throw new DockerError(NOT_IMPLEMENTED, NO_BUILDKIT);
  // Who sends the whole context needs nothing that the classic builder has not.
  query.delete('version');
  query.delete('cgroupparent');
  const network = query.get('networkmode') ?? '';
  if (['', 'default', 'bridge', 'none'].includes(network)) return;
  const { container, jobId } = world.build;
  if (network === 'host') {
    if (container === undefined) throw new Refusal('the network of the host is not available to builds');
    query.set('networkmode', `container:${container}`);
  } else if (
    network !== `container:${container}` &&
    !(await isOwn(world.docker, `/networks/${network}`, jobId))
  ) {
    throw new Refusal(`network ${network} is not of this build`);
  }
}
