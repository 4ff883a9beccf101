import type { IncomingHttpHeaders } from 'node:http';
import { assertNever } from '../../../kernel/assert-never.js';
import { DockerError } from '../docker-client.js';
import { type RegistryLogin, registryAuth } from '../images.js';
import type { EcrOptions, RegistryVerdict, RegistryVisit, RegistryWish } from '../registry-gate.js';
import { ecrImage, splitTag } from './image-names.js';
import { shownLogin } from './shown-logins.js';

/** Somebody does not get to AWS's registry; the message is what a push tells of it. */
export class RegistryRefusal extends Error {
  override readonly name = 'RegistryRefusal';

  constructor(
    readonly reason: 'no-login' | 'unauthorized' | 'denied',
    message: string,
  ) {
    super(message);
  }
}

/** What an image of AWS's registry is asked for with. */
interface Asked {
  readonly ecr: EcrOptions;
  /** With AWS's registry. */
  readonly image: string;
  readonly to: RegistryWish['to'];
  readonly login: RegistryLogin | undefined;
}

/** @throws RegistryRefusal */
export async function requireAccess({ ecr, image, to, login }: Asked): Promise<void> {
  const found = ecrImage(image);
  if (found === undefined) return;
  if (login === undefined) throw new RegistryRefusal('no-login', 'no basic auth credentials');
  const repository = splitTag(found.rest.replace(/@.*$/, '')).repository;
  const refusal = refusalOf(await ecr.gate({ host: found.host, login, wish: { to, repository } }));
  if (refusal !== undefined) throw refusal;
}

/**
 * The headers with which the daemon goes to the registry that takes AWS's place: with its own credentials, not the build's.
 *
 * @throws RegistryRefusal
 */
export async function headersForStandIn(
  headers: IncomingHttpHeaders,
  asked: Omit<Asked, 'login'>,
): Promise<IncomingHttpHeaders> {
  await requireAccess({ ...asked, login: shownLogin(headers) });
  return { ...headers, 'x-registry-auth': registryAuth(asked.ecr.standIn?.login) };
}

/** A refusal as the daemon tells it of an image that cannot be pulled. @source Docker's public source, translation of registries' errors */
export function refusedPull(image: string, { reason, message }: RegistryRefusal): DockerError {
  const [named = '', digest] = image.split('@', 2);
  const { repository, tag } = splitTag(named);
  if (reason === 'unauthorized') return new DockerError(401, message);
  if (reason === 'denied') {
    const usual = `pull access denied for ${repository}, repository does not exist or may require 'docker login'`;
    return new DockerError(404, `${usual}: ${message}`);
  }
  const { host, rest } = ecrImage(repository) ?? {};
  return new DockerError(
    500,
    `Head "https://${host?.name}/v2/${rest}/manifests/${digest ?? tag}": ${message}`,
  );
}

/**
 * Judges a `docker login`. Where nothing takes the place of AWS's registry, passwords that are not of this server are for AWS to judge.
 *
 * @throws DockerError in docker's words
 */
export async function requireLogin(ecr: EcrOptions, visit: RegistryVisit): Promise<void> {
  const verdict = await ecr.gate(visit);
  const { name } = visit.host;
  if (verdict.kind === 'stranger') {
    if (ecr.standIn === undefined) return;
    throw new DockerError(401, `login attempt to https://${name}/v2/ failed with status: 400 Bad Request`);
  }
  const refusal = refusalOf(verdict);
  if (refusal !== undefined) throw new DockerError(401, refusal.message);
  if (ecr.standIn !== undefined) return;
  const remedy = 'start Pipewright with --registry HOST:PORT';
  throw new DockerError(404, `no registry takes the place of ${name}: ${remedy}`);
}

function refusalOf(verdict: RegistryVerdict): RegistryRefusal | undefined {
  switch (verdict.kind) {
    case 'admitted':
      return undefined;
    case 'stranger':
      return new RegistryRefusal('unauthorized', 'unauthorized: authentication required');
    case 'expired':
      return new RegistryRefusal(
        'denied',
        'denied: Your authorization token has expired. Reauthenticate and try again.',
      );
    case 'denied':
      return new RegistryRefusal('denied', `denied: ${verdict.message}`);
    default:
      return assertNever(verdict, 'verdict');
  }
}
