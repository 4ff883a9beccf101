/** Why a command failed, by the numbers that the service knows. @source AWS's open-source CodeDeploy agent */
export const FAILURE_CODES = {
  succeeded: 0,
  scriptMissing: 1,
  scriptNotExecutable: 2,
  scriptTimedOut: 3,
  scriptFailed: 4,
  unknown: 5,
  outputsLeftOpen: 6,
  failedAfterRestart: 7,
} as const;

export type FailureCode = (typeof FAILURE_CODES)[keyof typeof FAILURE_CODES];

/** A command that failed; everything of it goes to the user. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';

  constructor(
    message: string,
    readonly code: FailureCode = FAILURE_CODES.unknown,
    readonly scriptName = '',
  ) {
    super(message);
  }
}

/** How a command ended, as it is reported and as it is kept until the report has arrived. */
export interface CommandResult {
  readonly status: 'Succeeded' | 'Failed';
  readonly code: FailureCode;
  readonly scriptName: string;
  readonly message: string;
  /** The last of what its scripts wrote. */
  readonly log: string;
}

export function succeeded(log: string): CommandResult {
  return {
    status: 'Succeeded',
    code: FAILURE_CODES.succeeded,
    scriptName: '',
    message: 'Succeeded: ',
    log,
  };
}

export function failedWith(error: unknown, log: string): CommandResult {
  const failure = error instanceof CommandFailure ? error : new CommandFailure(messageOf(error));
  return {
    status: 'Failed',
    code: failure.code,
    scriptName: failure.scriptName,
    message: failure.message,
    log,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const MAX_LOG_BYTES = 2048;
const MAX_MESSAGE_CHARACTERS = 1024;

/** @returns the JSON that goes with a completed command; stays well below the protocol's 8 KiB */
export function diagnosticsPayload(result: CommandResult): string {
  return JSON.stringify({
    error_code: result.code,
    script_name: result.scriptName.slice(0, MAX_MESSAGE_CHARACTERS),
    message: result.message.slice(0, MAX_MESSAGE_CHARACTERS),
    log: lastBytes(result.log, MAX_LOG_BYTES),
  });
}

/** Whole characters only. */
function lastBytes(text: string, count: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= count) return text;
  let start = bytes.length - count;
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return bytes.toString('utf8', start);
}
