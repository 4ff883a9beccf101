#!/usr/bin/env node
// The SDK's notice on Node versions is for those who choose its version: here package-lock.json does.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
// Who has read enough, as `head` has, closes the pipe: what is under way goes on to its end, and clears away after itself.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
const { runCli } = await import('../dist/program/main.js');

process.exitCode = await runCli(process.argv.slice(2));
