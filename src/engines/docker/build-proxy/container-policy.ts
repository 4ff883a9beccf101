import { JOB_LABEL } from '../containers.js';

/** What a build asks of Docker and does not get; the message is for its log. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export type JsonObject = Readonly<Record<string, unknown>>;

export interface BuildOfContainers {
  readonly jobId: string;
  /** Directories of this machine and what the build calls them. */
  readonly mounts: readonly { readonly source: string; readonly target: string }[];
  /** The network of the build's own containers. */
  readonly network: string;
  /** The build's own container; absent where it is a process. */
  readonly container?: string;
}

/** Every container has these, or they reach no further than the container's own namespaces. */
const HARMLESS_CAPABILITIES = new Set([
  ...[
    'AUDIT_WRITE',
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'MKNOD',
    'NET_BIND_SERVICE',
    'NET_RAW',
  ],
  ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT', 'NET_ADMIN', 'SYS_PTRACE', 'IPC_LOCK'],
]);

/** Members that give a container something of this machine. */
const FORBIDDEN_LISTS = ['Devices', 'DeviceCgroupRules', 'DeviceRequests'] as const;
const HOST_MODES = ['PidMode', 'IpcMode', 'UTSMode', 'UsernsMode', 'CgroupnsMode'] as const;

/**
 * The container that a build asks for, within what a build may have: on AWS it would run inside the build's own machine, here
 * it runs beside the build's container, so nothing of this machine may be given to it.
 *
 * @throws Refusal
 */
export function permittedContainer(body: JsonObject, build: BuildOfContainers): JsonObject {
  const host = objectOf(body.HostConfig);
  refuseMachine(host);
  const network = permittedNetwork(String(host.NetworkMode ?? ''), build);
  return {
    ...body,
    Labels: { ...objectOf(body.Labels), [JOB_LABEL]: build.jobId },
    NetworkingConfig: endpoints(objectOf(body.NetworkingConfig), build),
    HostConfig: {
      ...host,
      Binds: listOf(host.Binds).map((bind) => permittedBind(String(bind), build)),
      Mounts: listOf(host.Mounts).map((mount) => permittedMount(objectOf(mount), build)),
      NetworkMode: network,
      PortBindings: loopbackOnly(objectOf(host.PortBindings)),
      RestartPolicy: { Name: 'no' },
      CgroupParent: '',
      Runtime: '',
    },
  };
}

function refuseMachine(host: JsonObject): void {
  if (host.Privileged === true) throw new Refusal('privileged containers are not available to builds');
  for (const mode of HOST_MODES) {
    if (host[mode] === 'host') throw new Refusal(`${mode} host is not available to builds`);
  }
  for (const list of FORBIDDEN_LISTS) {
    if (listOf(host[list]).length > 0) throw new Refusal(`${list} are not available to builds`);
  }
  for (const capability of listOf(host.CapAdd)) {
    const name = String(capability).toUpperCase().replace(/^CAP_/, '');
    if (!HARMLESS_CAPABILITIES.has(name)) throw new Refusal(`capability ${name} is not available to builds`);
  }
  for (const option of listOf(host.SecurityOpt)) {
    if (!/^no-new-privileges/.test(String(option))) {
      throw new Refusal(`security option ${String(option)} is not available to builds`);
    }
  }
}

/** `SOURCE:TARGET[:OPTIONS]`; a source without `/` is a volume's name. */
function permittedBind(bind: string, build: BuildOfContainers): string {
  const [source = '', ...rest] = bind.split(':');
  return source.startsWith('/') ? [onThisMachine(source, build), ...rest].join(':') : bind;
}

function permittedMount(mount: JsonObject, build: BuildOfContainers): JsonObject {
  switch (mount.Type) {
    case 'bind':
      return { ...mount, Source: onThisMachine(String(mount.Source ?? ''), build) };
    case 'volume': {
      const options = objectOf(mount.VolumeOptions);
      if (options.DriverConfig !== undefined) throw new Refusal('volume drivers are not available to builds');
      return { ...mount, VolumeOptions: { ...options, Labels: { [JOB_LABEL]: build.jobId } } };
    }
    case 'tmpfs':
      return mount;
    default:
      throw new Refusal(`mounts of type ${String(mount.Type)} are not available to builds`);
  }
}

function onThisMachine(path: string, { mounts }: BuildOfContainers): string {
  const plain = path.replace(/\/+$/, '');
  const mount = mounts.find(({ target }) => plain === target || plain.startsWith(`${target}/`));
  if (mount === undefined || plain.split('/').includes('..')) {
    const known = mounts.map(({ target }) => target).join(', ');
    throw new Refusal(`${path} cannot be mounted: containers of a build see nothing but ${known}`);
  }
  return `${mount.source}${plain.slice(mount.target.length)}`;
}

/** The host's network is, for a build on AWS, that of its own machine. */
function permittedNetwork(mode: string, { network, container }: BuildOfContainers): string {
  if (mode === '' || mode === 'default' || mode === 'bridge') return network;
  if (mode !== 'host') return mode;
  if (container === undefined) throw new Refusal('NetworkMode host is not available to builds');
  return `container:${container}`;
}

/** Newer clients name the network here as well. */
function endpoints(config: JsonObject, build: BuildOfContainers): JsonObject {
  const named = Object.entries(objectOf(config.EndpointsConfig)).map(
    ([name, endpoint]) => [permittedNetwork(name, build), endpoint] as const,
  );
  const own = named.filter(([name]) => !name.startsWith('container:'));
  return { ...config, EndpointsConfig: Object.fromEntries(own) };
}

/** The networks that a container would be in, but for the build's own and none at all. */
export function otherNetworks(body: JsonObject, { network }: BuildOfContainers): readonly string[] {
  const named = Object.keys(objectOf(objectOf(body.NetworkingConfig).EndpointsConfig));
  const mode = String(objectOf(body.HostConfig).NetworkMode);
  return [mode, ...named].filter(
    (name) => name !== network && name !== 'none' && !name.startsWith('container:'),
  );
}

function loopbackOnly(bindings: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(bindings).map(([port, places]) => [
      port,
      listOf(places).map((place) => ({ ...objectOf(place), HostIp: '127.0.0.1' })),
    ]),
  );
}

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
