import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.js';

/** Requests that are under way when the server is told to stop get this long to finish. */
const STOP_WITHIN_MS = 10_000;

const home = dirname(fileURLToPath(import.meta.url));
const app = createApp({
  version: fileText('version.txt') ?? 'unknown',
  healthy: fileText('healthy.txt') !== 'no',
  commit: builtFrom(),
  instance: process.env.INSTANCE_NAME || hostname(),
});

app.listen(Number(process.env.PORT || 8080), process.env.HOST || '127.0.0.1', () => {
  console.log(`${new Date().toISOString()} pid ${process.pid} listens on port ${app.address().port}`);
  // Whoever started it can wait for this: an answer on the port might be another server's.
  if (process.env.READY_FILE) writeFileSync(process.env.READY_FILE, `${process.pid}\n`);
});
app.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    console.log(`${new Date().toISOString()} pid ${process.pid} stops: ${signal}`);
    // Takes no new connections. The process ends by itself when the last request is answered, and the connections that
    // requests leave behind, kept for more of them, are closed.
    app.close();
    setInterval(() => app.closeIdleConnections(), 50).unref();
    setTimeout(() => app.closeAllConnections(), STOP_WITHIN_MS).unref();
  });
}

function fileText(name) {
  try {
    return readFileSync(join(home, name), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** The build leaves a note; without a build there is none. */
function builtFrom() {
  const info = fileText('build-info.json');
  return info === undefined ? undefined : JSON.parse(info).commit;
}
