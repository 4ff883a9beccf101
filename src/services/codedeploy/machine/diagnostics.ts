/** @source AWS CodeDeploy API Reference, "Diagnostics" */
export type DiagnosticsErrorCode =
  | 'Success'
  | 'ScriptMissing'
  | 'ScriptNotExecutable'
  | 'ScriptTimedOut'
  | 'ScriptFailed'
  | 'UnknownError';

/** How a lifecycle event of an instance ended. */
export interface Diagnostics {
  readonly errorCode: DiagnosticsErrorCode;
  readonly scriptName: string;
  readonly message: string;
  /** The last of what the scripts wrote, at most 4 KiB. */
  readonly logTail: string;
}

export function success(): Diagnostics {
  return { errorCode: 'Success', scriptName: '', message: 'Succeeded', logTail: '' };
}

/** A failure that no script caused. */
export function failure(message: string): Diagnostics {
  return { errorCode: 'UnknownError', scriptName: '', message, logTail: '' };
}
