import { createHash } from 'node:crypto';
import type { RequestContext } from '../../front-door/service.js';
import { AwsError } from '../../kernel/aws-error.js';
import type { Sealer } from '../../kernel/sealer.js';
import { invalidParameter, valueNotFound } from './errors.js';
import { CURRENT, PREVIOUS, type SecretDocument, type SecretVersion } from './model.js';

/** What a request gives as a value; at most one of both. */
export interface GivenValue {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
  readonly ClientRequestToken?: string | undefined;
}

const MAX_BYTES = 65_536;

/** @returns undefined where no value is given. @throws AwsError InvalidParameterException */
export function newVersion(
  context: RequestContext,
  sealer: Sealer,
  arn: string,
  given: GivenValue,
): SecretVersion | undefined {
  const { SecretString: text, SecretBinary: binary } = given;
  if (text !== undefined && binary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const value = text ?? binary;
  if (value === undefined) return undefined;
  if (Buffer.byteLength(value) > MAX_BYTES) {
    throw invalidParameter(`The secret value has more than ${MAX_BYTES} bytes.`);
  }
  const versionId = given.ClientRequestToken ?? context.ids.uuid();
  return {
    versionId,
    kind: text === undefined ? 'binary' : 'string',
    value: sealer.seal(value, arn),
    fingerprint: createHash('sha256').update(`${versionId}\n`).update(value).digest('hex'),
    stages: [],
    createdAt: context.clock.now(),
  };
}

/**
 * Adds a version and moves stages to it; AWSPREVIOUS goes where AWSCURRENT was. A version that is repeated changes nothing.
 *
 * @throws AwsError ResourceExistsException where the same version id came with another value
 * @source AWS Secrets Manager API Reference, PutSecretValue
 */
export function withVersion(
  secret: SecretDocument,
  added: SecretVersion,
  stages: readonly string[],
  now: number,
): SecretDocument {
  const known = secret.versions.find(({ versionId }) => versionId === added.versionId);
  if (known !== undefined) {
    if (known.fingerprint === added.fingerprint) return secret;
    throw new AwsError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${added.versionId} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const first = secret.versions.length === 0 ? [CURRENT] : [];
  const wanted = [...new Set([...stages, ...first])];
  const moved = moveStages([...secret.versions, added], added.versionId, wanted);
  return { ...secret, versions: moved.filter(isKept), changedAt: now };
}

export function moveStages(
  versions: readonly SecretVersion[],
  toVersionId: string,
  stages: readonly string[],
): readonly SecretVersion[] {
  const current = versions.find((version) => version.stages.includes(CURRENT));
  const leaves = stages.includes(CURRENT) && current !== undefined && current.versionId !== toVersionId;
  const moving = leaves ? [...stages, PREVIOUS] : stages;
  return versions.map((version) => {
    const kept = version.stages.filter((stage) => !moving.includes(stage));
    if (version.versionId === toVersionId) return { ...version, stages: [...kept, ...stages] };
    return leaves && version === current
      ? { ...version, stages: [...kept, PREVIOUS] }
      : { ...version, stages: kept };
  });
}

const MAX_DEPRECATED = 100;

/** Versions without stages are kept for a while: the newest hundred. */
function isKept(version: SecretVersion, index: number, all: readonly SecretVersion[]): boolean {
  return version.stages.length > 0 || all.length - index <= MAX_DEPRECATED;
}

/** @throws AwsError ResourceNotFoundException, InvalidRequestException */
export function versionOf(secret: SecretDocument, versionId?: string, stage?: string): SecretVersion {
  const found = secret.versions.find(
    (version) =>
      (versionId === undefined || version.versionId === versionId) &&
      (stage === undefined
        ? versionId !== undefined || version.stages.includes(CURRENT)
        : version.stages.includes(stage)),
  );
  if (found !== undefined) return found;
  if (versionId !== undefined && stage !== undefined) {
    throw new AwsError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  throw valueNotFound(
    versionId === undefined ? `staging label: ${stage ?? CURRENT}` : `VersionId: ${versionId}`,
  );
}
