import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import type { Config } from '../config.js';
import { createLogger } from '../kernel/logger.js';
import type { Pipewright } from '../main.js';
import { addServerOptions, configFrom, type ServerFlags } from './config-options.js';
import { watchFaults } from './process-faults.js';

/** `pipewright up`: the server, in the foreground, until SIGINT, SIGTERM or the end of its terminal. */
export function upCommand(): Command {
  const command = new Command('up').description('start the server');
  return addServerOptions(command).action(async (flags: ServerFlags) => {
    // Before there is a directory that would stay: whoever ends a start gets an end in order as well.
    const stopped = stopSignal();
    const config = await configFrom(flags);
    const server = await start(config);
    // From the beginning of the process: what one waits for.
    const seconds = (performance.now() / 1000).toFixed(2);
    console.log(`Pipewright at ${server.endpoint}, account ${config.accountId}, ${dataLine(config)}`);
    console.log(`Ready. (${seconds} s)`);
    await stopped;
    console.log('Stopping: finishing what is under way.');
    await server.close();
  });
}

async function start(config: Config): Promise<Pipewright> {
  const log = createLogger({
    level: config.logLevel,
    write: (line) => process.stderr.write(`${line}\n`),
    now: Date.now,
  });
  watchFaults(log);
  // Loaded only here, as the demo and the agent load theirs: the other commands answer at once.
  const { startPipewright } = await import('../main.js');
  try {
    return await startPipewright(config, log);
  } catch (error) {
    if (config.ephemeral) await rm(config.dataDirectory, { recursive: true, force: true });
    throw error;
  }
}

function dataLine(config: Config): string {
  return config.ephemeral ? 'nothing is kept' : `data in ${config.dataDirectory}`;
}

/** The second signal is not waited for: it ends the process at once, as signals do. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
