import { type DockerClient, unlessDone, unlessMissing } from './docker-client.js';

/** Containers, networks and volumes of a job carry its id under this label. */
export const JOB_LABEL = 'pipewright.job';

export interface ContainerState {
  readonly id: string;
  readonly status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  readonly isOutOfMemory: boolean;
}

/** What `POST /containers/create` is told. @source Docker Engine API reference, "ContainerCreate" */
export interface ContainerSettings {
  readonly Image: string;
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly User: string;
  readonly WorkingDir: string;
  readonly Env: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
  readonly HostConfig: Readonly<Record<string, unknown>>;
}

/** @returns undefined where there is no such container */
export async function findContainer(docker: DockerClient, name: string): Promise<ContainerState | undefined> {
  const found = (await unlessMissing(docker.call({ method: 'GET', path: `/containers/${name}/json` }))) as
    | {
        readonly Id: string;
        readonly State: { readonly Status: ContainerState['status']; readonly OOMKilled?: boolean };
      }
    | undefined;
  return found && { id: found.Id, status: found.State.Status, isOutOfMemory: found.State.OOMKilled === true };
}

/** Another server process may create it at the same moment: then that one is meant. */
export async function createContainer(
  docker: DockerClient,
  name: string,
  settings: ContainerSettings,
): Promise<void> {
  await docker
    .call({ method: 'POST', path: '/containers/create', query: { name }, body: settings })
    .catch((error: unknown) => {
      if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 409)) throw error;
    });
}

export async function startContainer(docker: DockerClient, name: string): Promise<void> {
  await docker.call({ method: 'POST', path: `/containers/${name}/start` });
}

/** With its anonymous volumes, running or not. Harmless where it is gone. */
export async function removeContainer(docker: DockerClient, name: string): Promise<void> {
  await unlessDone(
    docker.call({ method: 'DELETE', path: `/containers/${name}`, query: { force: 'true', v: 'true' } }),
  );
}

export async function pauseContainer(docker: DockerClient, name: string): Promise<void> {
  await unlessDone(docker.call({ method: 'POST', path: `/containers/${name}/pause` }));
}

export async function unpauseContainer(docker: DockerClient, name: string): Promise<void> {
  await unlessDone(docker.call({ method: 'POST', path: `/containers/${name}/unpause` }));
}

/** How many processes it has; 0 where it does not run. */
export async function countProcesses(docker: DockerClient, name: string): Promise<number> {
  const answer = await docker
    .call({ method: 'GET', path: `/containers/${name}/top` })
    .catch((error: unknown) => {
      if (error instanceof Error && 'statusCode' in error) return undefined;
      throw error;
    });
  return (answer as { readonly Processes?: readonly unknown[] } | undefined)?.Processes?.length ?? 0;
}

export interface ExecRequest {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workDirectory?: string;
  readonly user?: string;
}

/** Prepares a command in a running container. @returns the id that {@link startExec} takes */
export async function createExec(
  docker: DockerClient,
  name: string,
  { command, environment, workDirectory, user }: ExecRequest,
): Promise<string> {
  const answer = await docker.call({
    method: 'POST',
    path: `/containers/${name}/exec`,
    body: {
      AttachStdout: true,
      AttachStderr: true,
      Cmd: command,
      Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
      ...(workDirectory !== undefined && { WorkingDir: workDirectory }),
      ...(user !== undefined && { User: user }),
    },
  });
  return (answer as { readonly Id: string }).Id;
}

/**
 * The command lives on when nobody waits any more.
 *
 * @returns resolves when it has ended, with the beginning of what it, or the daemon in its place, has said
 */
export async function startExec(
  docker: DockerClient,
  execId: string,
): Promise<{ readonly ended: Promise<string> }> {
  const stream = await docker.stream({
    method: 'POST',
    path: `/exec/${execId}/start`,
    body: { Detach: false, Tty: false },
  });
  const said: Buffer[] = [];
  stream.on('data', (piece: Buffer) => {
    if (said.length < MAX_PIECES) said.push(piece);
  });
  return {
    ended: new Promise((resolve) => {
      const finish = () => resolve(withoutFrames(Buffer.concat(said)));
      stream.once('close', finish);
      stream.once('error', finish);
    }),
  };
}

const MAX_PIECES = 4;
const FRAME_HEADER_BYTES = 8;

/** Output comes in frames, of which the first byte says the stream and the next three are 0; errors come plain. */
function withoutFrames(bytes: Buffer): string {
  const isFramed = bytes.length > FRAME_HEADER_BYTES && bytes.readUIntBE(1, 3) === 0;
  return bytes.toString('utf8', isFramed ? FRAME_HEADER_BYTES : 0).trim();
}

/** @returns false where the container is gone too */
export async function isExecRunning(docker: DockerClient, execId: string): Promise<boolean> {
  const answer = await unlessMissing(docker.call({ method: 'GET', path: `/exec/${execId}/json` }));
  return (answer as { readonly Running?: boolean } | undefined)?.Running === true;
}
