import type { EcrHost } from '../registry-gate.js';

/** One for each account and region. @source Amazon ECR User Guide, "Private registry" */
const ECR =
  /^(?<accountId>\d{12})\.dkr[.-]ecr(-fips)?\.(?<region>[a-z0-9-]+)\.(amazonaws\.(com(\.cn)?|eu)|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov|on\.(aws|amazonwebservices\.com\.cn))$/;

/** @param address of AWS's container registry, with or without scheme and path, as `docker login` takes it */
export function ecrHost(address: string): EcrHost | undefined {
  const name = address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  const { accountId, region } = ECR.exec(name)?.groups ?? {};
  return accountId === undefined || region === undefined ? undefined : { name, accountId, region };
}

/** An image of AWS's registry. @returns undefined for those of others */
export function ecrImage(name: string): { readonly host: EcrHost; readonly rest: string } | undefined {
  const { registry, rest } = splitImageName(name);
  const host = ecrHost(registry);
  return host === undefined ? undefined : { host, rest };
}

/** An image's name: `REGISTRY/REPOSITORY[:TAG][@DIGEST]`. */
export interface ImageName {
  /** Empty: Docker Hub. */
  readonly registry: string;
  /** With tag or digest, where it has them. */
  readonly rest: string;
}

/** The first part is a registry where it looks like a host. @source Docker's reference grammar */
export function splitImageName(name: string): ImageName {
  const slash = name.indexOf('/');
  const first = name.slice(0, slash);
  const isHost = slash > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? { registry: first, rest: name.slice(slash + 1) } : { registry: '', rest: name };
}

/**
 * Where an image of AWS's registry really lies.
 *
 * @param registry `host:port` that takes AWS's place
 * @returns undefined for images of other registries
 */
export function standInName(name: string, registry: string | undefined): string | undefined {
  const image = ecrImage(name);
  return registry !== undefined && image !== undefined ? `${registry}/${image.rest}` : undefined;
}

/** Images of AWS's registry that a Dockerfile begins with or copies from. Names with variables cannot be known. */
export function baseImages(dockerfile: string): readonly string[] {
  const found = new Set<string>();
  for (const line of dockerfile.split('\n')) {
    const name =
      /^\s*FROM\s+(?:--\S+\s+)*(\S+)/i.exec(line)?.[1] ?? /^\s*COPY\s+.*--from=(\S+)/i.exec(line)?.[1];
    if (name !== undefined && ecrImage(name) !== undefined) found.add(name);
  }
  return [...found];
}

/** A tag's two parts as the API wants them; a digest is no tag. */
export function splitTag(name: string): { readonly repository: string; readonly tag: string } {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/')
    ? { repository: name.slice(0, colon), tag: name.slice(colon + 1) }
    : { repository: name, tag: 'latest' };
}
