import { formatArn, parseArn } from '../../../kernel/arn.js';
import { collection, type Reader, regionalScope, type Stored, sortableNumber } from '../../../store/store.js';
import { invalidInput, resourceNotFound } from '../errors.js';
import { submittedBuild } from '../machine/decide.js';
import type { BuildDocument } from '../model.js';
import type { Place } from '../names.js';
import type { CommandExecutionDocument, SandboxDocument } from './model.js';

/** By id. */
export const sandboxes = collection<SandboxDocument>('codebuild.sandbox', {
  requested: ({ requestedAt }) => ({ value: 'all', sort: sortableNumber(requestedAt) }),
  project: ({ projectName, requestedAt }) => ({ value: projectName, sort: sortableNumber(requestedAt) }),
  token: ({ idempotencyToken, requestedAt }) =>
    idempotencyToken === undefined
      ? undefined
      : { value: idempotencyToken, sort: sortableNumber(requestedAt) },
});

/** By id. */
export const commandExecutions = collection<CommandExecutionDocument>('codebuild.command-execution', {
  sandbox: ({ sandboxId, submittedAt }) => ({ value: sandboxId, sort: sortableNumber(submittedAt) }),
  waiting: ({ sandboxId, submittedAt, end }) =>
    end === undefined ? { value: sandboxId, sort: sortableNumber(submittedAt) } : undefined,
});

/** @source Service Authorization Reference, "Resource types defined by AWS CodeBuild" */
export function sandboxArn(place: Place, sandboxId: string): string {
  return formatArn({ service: 'codebuild', ...place, resource: `sandbox/${sandboxId}` });
}

/**
 * @param idOrArn `PROJECT:UUID`, or the sandbox's ARN
 * @throws AwsError InvalidInputException
 */
export function sandboxIdOf(idOrArn: string): string {
  const resource = parseArn(idOrArn)?.resource;
  const id = resource?.startsWith('sandbox/') ? resource.slice('sandbox/'.length) : idOrArn;
  if (!id.includes(':')) throw invalidInput('Invalid sandbox ID provided');
  return id;
}

/** @throws AwsError ResourceNotFoundException */
export async function requireSandbox(
  reader: Reader,
  place: Place,
  id: string,
): Promise<Stored<SandboxDocument>> {
  const found = await reader.get(sandboxes, regionalScope(place), id);
  if (found === undefined) throw resourceNotFound(`Sandbox ${id} does not exist`);
  return found;
}

/** A sandbox as what prepares a build takes it: one that never comes to its phases. */
export function asBuild(sandbox: SandboxDocument): BuildDocument {
  const { id, uuid, projectName, initiator, requestedAt, settings, sourceDigits } = sandbox;
  const { image, logs, resolvedSourceVersion } = sandbox;
  return {
    id,
    uuid,
    projectName,
    initiator,
    settings,
    sourceDigits,
    image,
    logs,
    resolvedSourceVersion,
    buildNumber: 0,
    startedAt: requestedAt,
    state: submittedBuild(requestedAt),
  };
}
