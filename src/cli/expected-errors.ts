import { ConfigError } from '../config.js';
import { DataTooNew } from '../kernel/data-too-new.js';
import { KeyUnusable } from '../kernel/sealer.js';
import { DatabaseTooNew } from '../store/sql/migrations.js';
import { DataDirectoryInUse } from '../store/sqlite/sqlite-store.js';
import { isUnreachable } from './unreachable.js';

/** What the user can mend, as one line; nothing for the rest, which is a bug and keeps its stack. */
export function inWords(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (
    error instanceof ConfigError ||
    error instanceof DataDirectoryInUse ||
    error instanceof DatabaseTooNew ||
    error instanceof DataTooNew ||
    error instanceof KeyUnusable
  ) {
    return error.message;
  }
  return answerInWords(error) ?? systemErrorInWords(error);
}

/** What a server has answered a command that is its client, or that there is none. */
function answerInWords(error: Error & { $fault?: unknown }) {
  if (error.$fault === 'client') return `${error.name}: ${error.message}`;
  if (error.name === 'CredentialsProviderError') return `no credentials: ${error.message}`;
  if (!isUnreachable(error)) return undefined;
  return `no server answers${addressOf(error)}: start one with 'pipewright up', or give --endpoint-url`;
}

/** Where a connection was tried, as Node tells it of the last address: ` at 127.0.0.1:4566`. */
function addressOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { address, port, cause }: { address?: unknown; port?: unknown; cause?: unknown } = error;
  return typeof address === 'string' && typeof port === 'number'
    ? ` at ${address}:${port}`
    : addressOf(cause);
}

/** What the operating system refuses when a port or a directory is opened. */
function systemErrorInWords(error: NodeJS.ErrnoException & { address?: string; port?: number }) {
  const { code, syscall, path } = error;
  if (syscall === 'uv_cwd') return 'the directory in which this shell stands is gone: cd to another';
  if (syscall === 'listen') {
    const where = `port ${error.port} of ${error.address}`;
    if (code === 'EADDRINUSE')
      return `${where} is taken: stop what has it, or give another --port (0: a free one)`;
    if (code === 'EACCES') return `${where} needs more rights: give another --port`;
    if (code === 'EADDRNOTAVAIL')
      return `${error.address} is no address of this machine: give another --host`;
  }
  // The SDK notes at every error of a request how often it was tried.
  if (syscall === 'getaddrinfo' && '$metadata' in error) return `the endpoint is not known: ${error.message}`;
  if (syscall === 'getaddrinfo') return `--host is not known here: ${error.message}`;
  const isOfDirectory = path !== undefined && DIRECTORY_ERRORS.has(code ?? '');
  // Before the server is ready only: later the store's errors are answered, not thrown.
  if (isOfDirectory || code?.startsWith('SQLITE_')) {
    return `the data directory cannot be used: ${error.message}`;
  }
  return undefined;
}

const DIRECTORY_ERRORS: ReadonlySet<string> = new Set([
  'EACCES',
  'EDQUOT',
  'EEXIST',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);
