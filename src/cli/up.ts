import { Command } from 'commander';
import { createLogger } from '../kernel/logger.js';
import { startPipewright } from '../main.js';
import { addServerOptions, configFrom, type ServerFlags } from './config-options.js';

/** `pipewright up`: the server, in the foreground, until SIGINT or SIGTERM. */
export function upCommand(): Command {
  const command = new Command('up').description('start the server');
  return addServerOptions(command).action(async (flags: ServerFlags) => {
    const startedAt = performance.now();
    const config = await configFrom(flags);
    const log = createLogger({
      level: config.logLevel,
      write: (line) => process.stderr.write(`${line}\n`),
      now: Date.now,
    });
    const server = await startPipewright(config, log);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
    console.log(`Pipewright at ${server.endpoint}, account ${config.accountId}, ${dataLine(config)}`);
    console.log(`Ready. (${seconds} s)`);
    await stopSignal();
    console.log('Stopping: finishing what is under way.');
    await server.close();
  });
}

function dataLine(config: { ephemeral: boolean; dataDirectory: string }): string {
  return config.ephemeral ? 'nothing is kept' : `data in ${config.dataDirectory}`;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
