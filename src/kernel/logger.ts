import { inspect } from 'node:util';
import { printable } from './printable.js';

/** Structured log lines, one JSON object each. Fields never carry secrets: log ids and names, not bodies. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to every line. */
  with(fields: LogFields): Logger;
}

export type LogFields = Readonly<Record<string, unknown>>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const LEVELS: Readonly<Record<LogLevel, number>> = { debug: 10, info: 20, warn: 30, error: 40, silent: 99 };

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Receives one line without its line end. Control characters are escaped, so that none can be forged. */
  readonly write: (line: string) => void;
  readonly now: () => number;
}

export function createLogger(options: LoggerOptions, base: LogFields = {}): Logger {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (LEVELS[level] < LEVELS[options.level]) return;
      const time = new Date(options.now()).toISOString();
      options.write(printable(lineOf({ time, level, message, ...base, ...fields })));
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => createLogger(options, { ...base, ...fields }),
  };
}

export function silentLogger(): Logger {
  return createLogger({ level: 'silent', write: () => {}, now: () => 0 });
}

/** Whatever the fields are: a line that cannot be written must not become another failure. */
function lineOf(entry: LogFields): string {
  try {
    return JSON.stringify(entry, errorsAsText);
  } catch {
    const { time, level, message } = entry;
    return JSON.stringify({ time, level, message, fields: inspect(entry, { depth: 3 }) });
  }
}

function errorsAsText(_key: string, value: unknown): unknown {
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === 'bigint' ? value.toString() : value;
}
