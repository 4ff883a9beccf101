import type { GitProcesses, StartedGit } from './git-process.js';
import type { GitExchange } from './port.js';

/** `version=2`, possibly with further keys: what may go into git's environment. */
const PROTOCOL = /^[a-z0-9=:.-]{1,64}$/;

/** See {@link GitEngine.exchange}. The streams of git are those of the client: nothing is copied or held on the way. */
export async function runExchange(
  git: GitProcesses,
  directory: string,
  exchange: GitExchange,
): Promise<void> {
  const protocol = exchange.protocol ?? '';
  const started = git.start({
    args: serviceArguments(exchange, directory),
    ...(PROTOCOL.test(protocol) && { env: { GIT_PROTOCOL: protocol } }),
    signal: exchange.signal,
  });
  const { child, ended } = started;
  feed(started, exchange);
  child.stdout.pipe(exchange.output, { end: false });
  await ended; // when all that git wrote has been read, too
}

function serviceArguments({ service, step }: GitExchange, directory: string): string[] {
  const command = service.slice('git-'.length);
  const advertise = step === 'advertise' ? ['--advertise-refs'] : [];
  const strict = service === 'git-upload-pack' ? ['--strict'] : [];
  return [command, '--stateless-rpc', ...advertise, ...strict, directory];
}

function feed({ child }: StartedGit, { input, inputHead }: GitExchange): void {
  const { stdin } = child;
  if (inputHead !== undefined) stdin.write(inputHead);
  if (input === undefined) {
    stdin.end();
    return;
  }
  // A request that breaks off must not look complete; one that git no longer reads is left to its caller.
  input.once('error', () => stdin.destroy());
  stdin.once('close', () => input.unpipe(stdin));
  input.pipe(stdin);
}
