import type { IncomingMessage } from 'node:http';
import type { ServiceContext } from '../../../front-door/service.js';
import { globalRegionOf, partitionOf } from '../../../kernel/partition.js';
import type { Principal } from '../../../kernel/principal.js';
import { REGIONS } from '../constraints.js';
import { regionsOfRepository } from '../store.js';
import {
  authenticateGit,
  type GitCaller,
  type GitCredentialSource,
  readBasicCredentials,
} from './authenticate.js';
import type { GitRequest } from './git-request.js';
import { GitRefusal } from './refusal.js';

export interface IdentityDeps {
  readonly credentials: GitCredentialSource;
  /** Of credentials that name no region. */
  readonly defaultRegion: string;
  /** Local mode: the account of access keys that nobody knows. Left out: such keys are refused. */
  readonly localAccountId?: string;
}

export interface GitIdentity {
  readonly principal: Principal;
  readonly region: string;
}

/**
 * Who asks, and in which region: the one in the host's name, else the one that the credentials were signed for, else the
 * default one, or wherever the account has a repository of that name.
 * @throws GitRefusal 401, 403
 */
export async function identify(
  deps: IdentityDeps,
  context: ServiceContext,
  request: IncomingMessage,
  { repositoryName, repositoryPath }: GitRequest,
): Promise<GitIdentity> {
  const given = readBasicCredentials(request.headers.authorization);
  if (given === undefined) {
    throw new GitRefusal(
      401,
      "Credentials are needed: those of 'aws codecommit credential-helper', or Git credentials of an IAM user.",
    );
  }
  const hosts = hostsOf(request, context);
  const hostRegion = hosts.map(regionInHost).find((region) => region !== undefined);
  const regions = [...new Set([...(hostRegion ? [hostRegion] : []), deps.defaultRegion, ...REGIONS])];
  const caller = await authenticateGit(
    given,
    { path: repositoryPath, hosts, regions },
    { ...deps, now: context.clock.now() },
  );
  const region =
    hostRegion ?? caller.region ?? (await regionWithRepository(deps, context, caller, repositoryName));
  return { principal: caller.principalIn(region), region };
}

async function regionWithRepository(
  { defaultRegion }: IdentityDeps,
  context: ServiceContext,
  { accountId, partition }: GitCaller,
  repositoryName: string,
): Promise<string> {
  const isOpen = (region: string) => partition === undefined || partition === partitionOf(region);
  const regions = await regionsOfRepository(context.store, accountId, repositoryName);
  const elsewhere =
    regions.find(isOpen) ?? (isOpen(defaultRegion) ? defaultRegion : globalRegionOf(partition));
  return isOpen(defaultRegion) && regions.includes(defaultRegion) ? defaultRegion : elsewhere;
}

/** With and without port: the AWS CLI signs the host without it, git-remote-codecommit with it. */
function hostsOf(request: IncomingMessage, context: ServiceContext): string[] {
  const forwarded = request.headers['x-forwarded-host'];
  const named = [
    request.headers.host,
    typeof forwarded === 'string' ? forwarded.split(',')[0]?.trim() : undefined,
    new URL(context.endpoint).host,
  ].filter((host) => host !== undefined);
  return [...new Set(named.flatMap((host) => [host.replace(/:\d+$/, ''), host]))];
}

/** @source AWS CodeCommit endpoints, and what the AWS CLI's helper takes for one */
function regionInHost(host: string): string | undefined {
  return /^(?:vpce-.+\.)?git-codecommit(?:-fips)?\.([a-z0-9-]+)\./.exec(host)?.[1];
}
