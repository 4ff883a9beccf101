import type { IncomingMessage, ServerResponse } from 'node:http';
import { JOB_LABEL } from '../containers.js';
import type { DockerAddress } from '../docker-address.js';
import type { DockerClient } from '../docker-client.js';
import type { EcrOptions } from '../registry-gate.js';
import { buildImage } from './build-image.js';
import { requireBuildNetwork } from './build-network.js';
import {
  type BuildOfContainers,
  objectOf,
  otherNetworks,
  permittedContainer,
  Refusal,
} from './container-policy.js';
import { answerWith, ask } from './forward.js';
import { ecrHost, splitTag, standInName } from './image-names.js';
import type { MadeImages } from './made-images.js';
import { isOwn, isOwnContainer } from './own-container.js';
import { type ProxiedRequest, pathOf, readJson, withLabelFilter } from './proxied-request.js';
import { requireLogin } from './registry-access.js';
import { pullHeaders, pullImage, pushImage } from './registry-requests.js';
import { loginIn } from './shown-logins.js';

export interface ProxyWorld {
  readonly docker: DockerClient;
  readonly address: DockerAddress;
  readonly build: BuildOfContainers;
  /** Left out: AWS's registry is one like any other. */
  readonly ecr: EcrOptions | undefined;
  readonly images: MadeImages;
}

export interface Exchange {
  readonly world: ProxyWorld;
  readonly wanted: ProxiedRequest;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

type Handler = (exchange: Exchange) => Promise<void>;

/** What a build may ask of Docker; the first line that fits. Everything else is refused. */
const HANDLERS: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['GET|HEAD', /^\/_ping$/, ping],
  ['GET', /^\/(version|info)$/, pass],
  ['POST', /^\/auth$/, logIn],
  ['POST', /^\/build$/, buildImage],
  ['POST', /^\/images\/create$/, pullImage],
  ['POST', /^\/images\/.+\/push$/, pushImage],
  ['POST', /^\/images\/.+\/tag$/, tag],
  ['POST', /^\/images\/load$/, pass],
  ['DELETE', /^\/images\/.+$/, removeImage],
  ['GET', /^\/images\/.+$/, pass],
  ['GET', /^\/distribution\/.+\/json$/, distribution],
  ['GET', /^\/(containers\/json|networks|volumes|events)$/, passOwn],
  ['POST', /^\/(containers|networks|volumes)\/prune$/, passOwn],
  ['POST', /^\/containers\/create$/, createContainer],
  ['POST', /^\/commit$/, commit],
  ['POST', /^\/containers\/[^/]+\/exec$/, createExec],
  ['GET|HEAD|POST|PUT|DELETE', /^\/containers\/[^/]+(\/\w+)?$/, onContainer],
  ['GET|POST', /^\/exec\/\w+\/\w+$/, pass],
  ['POST', /^\/networks\/create$/, createNetwork],
  ['GET|POST|DELETE', /^\/networks\/[^/]+(\/(dis)?connect)?$/, onOwnThing],
  ['POST', /^\/volumes\/create$/, createVolume],
  ['GET|DELETE', /^\/volumes\/[^/]+$/, onOwnThing],
];

export function handlerOf({ method, path }: ProxiedRequest): Handler | undefined {
  return HANDLERS.find(
    ([methods, pattern]) => methods.split('|').includes(method) && pattern.test(path),
  )?.[2];
}

async function pass({ world, wanted, request, response }: Exchange): Promise<void> {
  const { method } = wanted;
  const answer = await ask(world.address, {
    method,
    path: pathOf(wanted),
    headers: request.headers,
    body: request,
  });
  await answerWith(answer, response);
}

async function passJson(exchange: Exchange, body: object): Promise<void> {
  const { world, wanted, request, response } = exchange;
  const { method } = wanted;
  await answerWith(
    await ask(world.address, { method, path: pathOf(wanted), headers: request.headers, body }),
    response,
  );
}

/** Newer clients build through a protocol of its own unless they are told that there is none. */
async function ping({ world, wanted, request, response }: Exchange): Promise<void> {
  const answer = await ask(world.address, {
    method: wanted.method,
    path: pathOf(wanted),
    headers: request.headers,
  });
  answer.headers['builder-version'] = '1';
  await answerWith(answer, response);
}

/**
 * Who shows a token for AWS's registry is logged in; the daemon then tries the operator's login at the registry in its place. What
 * that answers is the operator's: it may be a token of theirs.
 */
async function logIn(exchange: Exchange): Promise<void> {
  const { ecr, docker } = exchange.world;
  const body = await readJson(exchange.request);
  const host = ecrHost(String(body.serveraddress ?? ''));
  if (ecr === undefined || host === undefined) return await passJson(exchange, body);
  await requireLogin(ecr, { host, login: loginIn(body) ?? { username: '', password: '' } });
  if (ecr.standIn === undefined) return await passJson(exchange, body);
  const { address: serveraddress, login } = ecr.standIn;
  await docker.call({ method: 'POST', path: '/auth', body: { ...login, serveraddress } });
  exchange.response.writeHead(200, { 'content-type': 'application/json' });
  exchange.response.end(JSON.stringify({ IdentityToken: '', Status: 'Login Succeeded' }));
}

async function tag(exchange: Exchange): Promise<void> {
  const { wanted, world } = exchange;
  await world.images.add(`${wanted.query.get('repo') ?? ''}:${wanted.query.get('tag') || 'latest'}`);
  await pass(exchange);
}

/** Only names that the build has given: others may be somebody else's. */
async function removeImage(exchange: Exchange): Promise<void> {
  const name = decodeURIComponent(exchange.wanted.path.slice('/images/'.length));
  const { repository, tag: wantedTag } = splitTag(name);
  const made = await exchange.world.images.names();
  if (!made.includes(`${repository}:${wantedTag}`)) {
    throw new Refusal(`${name} was not made by this build, which may not remove it`);
  }
  await pass(exchange);
}

async function distribution(exchange: Exchange): Promise<void> {
  const { wanted, world, request, response } = exchange;
  const name = decodeURIComponent(wanted.path.slice('/distribution/'.length, -'/json'.length));
  const standIn = standInName(name, world.ecr?.standIn?.address);
  if (standIn === undefined) return await pass(exchange);
  const path = pathOf({ ...wanted, path: `/distribution/${standIn}/json` });
  const headers = await pullHeaders(exchange, name);
  await answerWith(await ask(world.address, { method: 'GET', path, headers, body: request }), response);
}

/** Lists and prunes what is the build's own. */
async function passOwn(exchange: Exchange): Promise<void> {
  const { wanted, world } = exchange;
  const query = withLabelFilter(wanted.query, `${JOB_LABEL}=${world.build.jobId}`);
  await pass({ ...exchange, wanted: { ...wanted, query } });
}

async function createContainer(exchange: Exchange): Promise<void> {
  const { world, request } = exchange;
  const body = permittedContainer(await readJson(request), world.build);
  const host = objectOf(body.HostConfig);
  for (const other of (host.VolumesFrom as readonly string[] | undefined) ?? []) {
    await requireOwnContainer(world, other.split(':')[0] ?? '');
  }
  const network = String(host.NetworkMode);
  const joined = /^container:(.+)$/.exec(network)?.[1];
  if (joined !== undefined && joined !== world.build.container) await requireOwnContainer(world, joined);
  for (const name of otherNetworks(body, world.build)) {
    if (!(await isOwn(world.docker, `/networks/${name}`, world.build.jobId))) {
      throw new Refusal(`network ${name} is not of this build`);
    }
  }
  if (network === world.build.network) await requireBuildNetwork(world.docker, world.build);
  for (const bind of (host.Binds as readonly string[]) ?? [])
    await labelVolume(world, bind.split(':')[0] ?? '');
  await passJson(exchange, body);
}

/** A volume that a container names is made with it, unlabelled; made before, it goes with the build. */
async function labelVolume({ docker, build }: ProxyWorld, name: string): Promise<void> {
  if (name.startsWith('/') || name === '') return;
  const labels = { [JOB_LABEL]: build.jobId };
  await docker.call({ method: 'POST', path: '/volumes/create', body: { Name: name, Labels: labels } });
  if (!(await isOwn(docker, `/volumes/${name}`, build.jobId))) {
    throw new Refusal(`volume ${name} is not of this build`);
  }
}

async function commit(exchange: Exchange): Promise<void> {
  const { world, wanted } = exchange;
  await requireOwnContainer(world, wanted.query.get('container') ?? '');
  const repository = wanted.query.get('repo');
  if (repository) await world.images.add(`${repository}:${wanted.query.get('tag') || 'latest'}`);
  await pass(exchange);
}

async function createExec(exchange: Exchange): Promise<void> {
  const body = await readJson(exchange.request);
  if (body.Privileged === true) throw new Refusal('privileged commands are not available to builds');
  await requireOwnContainer(exchange.world, exchange.wanted.path.split('/')[2] ?? '');
  await passJson(exchange, body);
}

async function onContainer(exchange: Exchange): Promise<void> {
  await requireOwnContainer(exchange.world, exchange.wanted.path.split('/')[2] ?? '');
  await pass(exchange);
}

async function createNetwork(exchange: Exchange): Promise<void> {
  const body = await readJson(exchange.request);
  if (body.Driver !== undefined && body.Driver !== '' && body.Driver !== 'bridge') {
    throw new Refusal(`networks of driver ${String(body.Driver)} are not available to builds`);
  }
  const Labels = { ...objectOf(body.Labels), [JOB_LABEL]: exchange.world.build.jobId };
  await passJson(exchange, { ...body, Labels });
}

async function createVolume(exchange: Exchange): Promise<void> {
  const body = await readJson(exchange.request);
  if (
    Object.keys(objectOf(body.DriverOpts)).length > 0 ||
    !['', 'local'].includes(String(body.Driver ?? ''))
  ) {
    throw new Refusal('volume drivers and their options are not available to builds');
  }
  const Labels = { ...objectOf(body.Labels), [JOB_LABEL]: exchange.world.build.jobId };
  await passJson(exchange, { ...body, Labels });
}

/** Networks and volumes. */
async function onOwnThing(exchange: Exchange): Promise<void> {
  const { docker, build } = exchange.world;
  const path = exchange.wanted.path.split('/').slice(0, 3).join('/');
  if (!(await isOwn(docker, path, build.jobId))) throw new Refusal(`${path.slice(1)} is not of this build`);
  await pass(exchange);
}

async function requireOwnContainer({ docker, build }: ProxyWorld, id: string): Promise<void> {
  if (!(await isOwnContainer(docker, id, build.jobId))) {
    throw new Refusal(`No such container: ${id}`);
  }
}
