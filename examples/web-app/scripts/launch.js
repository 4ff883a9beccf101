// Starts a program that outlives the script which starts it: in a session and process group of its own, with nothing
// of the script's open, and with no more of its environment than it needs (the agent's has credentials).
import { spawn } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';

const [program, port, instance, logFile, pidFile, readyFile] = process.argv.slice(2);
const log = openSync(logFile, 'a');
const child = spawn(process.execPath, [program], {
  cwd: '/',
  detached: true,
  env: {
    PATH: process.env.PATH,
    HOME: process.env.HOME ?? '/',
    PORT: port,
    INSTANCE_NAME: instance,
    READY_FILE: readyFile,
  },
  stdio: ['ignore', log, log],
});
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('spawn', () => {
  writeFileSync(pidFile, `${child.pid}\n`);
  child.unref();
});
