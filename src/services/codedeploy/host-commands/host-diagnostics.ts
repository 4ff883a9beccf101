import type { Envelope } from '../../../engines/host-commands/model.js';
import type { Diagnostics, DiagnosticsErrorCode } from '../machine/diagnostics.js';

const MAX_LOG_CHARACTERS = 4096;
const MAX_TEXT_CHARACTERS = 1024;

/** What a host reports by number. @source AWS's open-source CodeDeploy agent (codes of its ScriptError) */
const CODES: readonly DiagnosticsErrorCode[] = [
  'Success',
  'ScriptMissing',
  'ScriptNotExecutable',
  'ScriptTimedOut',
  'ScriptFailed',
];

/** Reads what a host reports about a command; whatever cannot be understood is kept as text. */
export function hostDiagnostics(envelope: Envelope | undefined): Diagnostics {
  const payload = envelope?.Payload ?? '';
  const report = parseReport(payload);
  if (!report) {
    return { errorCode: 'UnknownError', scriptName: '', message: cut(payload), logTail: '' };
  }
  const code = typeof report.error_code === 'number' ? CODES[report.error_code] : undefined;
  return {
    errorCode: code ?? 'UnknownError',
    scriptName: cut(text(report.script_name)),
    message: cut(text(report.message)),
    logTail: text(report.log).slice(-MAX_LOG_CHARACTERS),
  };
}

/** Whether an acknowledgement says that there is nothing to run. */
export function isNoop(envelope: Envelope | undefined): boolean {
  return parseReport(envelope?.Payload ?? '')?.IsCommandNoop === true;
}

function parseReport(payload: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(payload);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function cut(value: string): string {
  return value.slice(0, MAX_TEXT_CHARACTERS);
}
