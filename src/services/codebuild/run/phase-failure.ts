import { UnsafeArchive } from '../../../engines/archive/archive.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { BuildspecError } from '../buildspec/buildspec-error.js';
import type { PhaseContext } from '../machine/model.js';

/** Something that the build's owner has to know and nobody else: its phase fails with this context. */
export class PhaseFailure extends Error {
  override readonly name = 'PhaseFailure';

  constructor(readonly context: PhaseContext) {
    super(`${context.statusCode}: ${context.message}`);
  }
}

/** The processes of the build are gone without a word. */
export const FOUND_DEAD: PhaseContext = {
  statusCode: 'CLIENT_ERROR',
  message:
    'Build container found dead before completing the build. Build container died because it was out of ' +
    'memory, or the Docker image is not supported. ErrorCode: 500',
};

export function clientError(message: string): PhaseFailure {
  return new PhaseFailure({ statusCode: 'CLIENT_ERROR', message });
}

export function yamlFileError(message: string): PhaseFailure {
  return new PhaseFailure({ statusCode: 'YAML_FILE_ERROR', message });
}

/**
 * The context of a phase in which `error` was thrown; nothing where the error is not the build's but ours.
 * Errors of other services are shown with their code, as AWS's agent shows them.
 */
export function contextOfError(error: unknown): PhaseContext | undefined {
  if (error instanceof PhaseFailure) return error.context;
  if (error instanceof BuildspecError) return { statusCode: 'YAML_FILE_ERROR', message: error.message };
  if (error instanceof UnsafeArchive) return { statusCode: 'CLIENT_ERROR', message: error.message };
  if (error instanceof AwsError) {
    return { statusCode: 'CLIENT_ERROR', message: `${error.code}: ${error.message}` };
  }
  if (isOfFullDisk(error)) return { statusCode: 'CLIENT_ERROR', message: 'no space left on device' };
  return undefined;
}

/** What the build has filled, or what is too large for it: trying again would fill it again. */
function isOfFullDisk(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
}
