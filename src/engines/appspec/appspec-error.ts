/**
 * A file that cannot be deployed by. The message is what the user reads in the lifecycle event's diagnostics, in the
 * words of AWS's host agent, its misspellings included (tools search for them).
 */
export class AppSpecError extends Error {
  override readonly name = 'AppSpecError';
}

const PREFIX = 'The deployment failed because ';

/** @returns the error whose message is `reason` behind the words that all of them begin with. */
export function appSpecError(reason: string): AppSpecError {
  return new AppSpecError(`${PREFIX}${reason}`);
}
