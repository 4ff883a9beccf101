import type { Config } from '../config.js';
import { containerOrProcessEngine } from '../engines/docker/container-or-process-engine.js';
import { dockerEngine } from '../engines/docker/docker-engine.js';
import { type Gateway, openGateway } from '../engines/docker/gateway.js';
import type { RegistryGate } from '../engines/docker/registry-gate.js';
import { localProcessEngine } from '../engines/process/local-process-engine.js';
import type { ProcessEngine } from '../engines/process/port.js';
import type { ServiceContext } from '../front-door/service.js';
import type { BuildContainers } from './codebuild/index.js';

/** What builds run in. */
export interface BuildEngines {
  readonly engine: ProcessEngine;
  /** Left out where there are to be none. */
  readonly containers?: BuildContainers;
  close(): Promise<void>;
}

/**
 * @param context its endpoint is read when the first container needs it: the port is open by then
 * @param gate of AWS's container registry, for builds that use Docker
 */
export function buildEngines(
  { builds }: Config,
  context: Pick<ServiceContext, 'endpoint'>,
  gate: RegistryGate,
): BuildEngines {
  const processes = localProcessEngine();
  if (builds.engine === 'process') {
    return { engine: containerOrProcessEngine(processes, undefined), close: async () => undefined };
  }
  const { dockerHost, registry, registryLogin } = builds;
  const standIn = registry === undefined ? undefined : { address: registry, login: registryLogin };
  const docker = dockerEngine({ dockerHost, ecr: { gate, standIn } });
  let gateway: Promise<Gateway> | undefined;
  const open = async (): Promise<Gateway> => {
    const { hostname, port } = new URL(context.endpoint);
    const isEverywhere = hostname === '0.0.0.0' || hostname === '[::]';
    return await openGateway(docker.client, {
      host: isEverywhere ? '127.0.0.1' : hostname.replace(/^\[|\]$/g, ''),
      port: Number(port),
    });
  };
  return {
    engine: containerOrProcessEngine(processes, docker),
    containers: {
      areUsed: async () => builds.engine === 'docker' || (await docker.isThere()),
      async endpoint() {
        gateway ??= open();
        try {
          return (await gateway).endpoint;
        } catch (error) {
          // Docker may be there the next time.
          gateway = undefined;
          throw error;
        }
      },
      images: builds.images,
    },
    async close() {
      // One that did not start has nothing to close; whoever asked for it was told why.
      await (await gateway?.catch(() => undefined))?.close();
      await docker.close();
    },
  };
}
