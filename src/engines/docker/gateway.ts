import { BlockList, connect, createServer, type Server, type Socket } from 'node:net';
import { CREDENTIALS_ADDRESS, JOBS_SUBNET, requireNetwork } from './builds-network.js';
import type { DockerClient } from './docker-client.js';

/** How containers reach a server of this machine. */
export interface Gateway {
  /** `http://169.254.170.2:4566` */
  readonly endpoint: string;
  close(): Promise<void>;
}

export interface GatewayTarget {
  readonly host: string;
  readonly port: number;
}

/** What Docker Desktop calls this machine; its containers reach the loopback by it. */
const DESKTOP_NAME = 'host.docker.internal';

/**
 * A door for containers to a server that listens on the loopback: it takes connections at this machine's own address in the
 * network of the jobs, from that network only, and passes every byte on. Where that address is not this machine's, Docker
 * runs in a virtual machine that has a name for it.
 */
export async function openGateway(docker: DockerClient, target: GatewayTarget): Promise<Gateway> {
  await requireNetwork(docker);
  const relay = new Relay(target);
  const port = await relay.listen(target.port).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRNOTAVAIL') return undefined;
    if (error.code !== 'EADDRINUSE') throw error;
    return await relay.listen(0);
  });
  return {
    endpoint:
      port === undefined ? `http://${DESKTOP_NAME}:${target.port}` : `http://${CREDENTIALS_ADDRESS}:${port}`,
    close: () => relay.close(),
  };
}

class Relay {
  readonly #target: GatewayTarget;
  readonly #sockets = new Set<Socket>();
  readonly #jobs = new BlockList();
  readonly #server: Server;

  constructor(target: GatewayTarget) {
    this.#target = target;
    this.#jobs.addSubnet(JOBS_SUBNET.address, JOBS_SUBNET.prefix);
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#pass(socket));
  }

  /** @returns the port */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, CREDENTIALS_ADDRESS, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(socket: Socket): void {
    if (!this.#jobs.check(socket.remoteAddress ?? '')) {
      socket.destroy();
      return;
    }
    const onward = connect({ ...this.#target, allowHalfOpen: true });
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.pipe(to);
      from.once('error', () => to.destroy());
      from.once('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
