#!/usr/bin/env node
// The SDK's notice on Node versions is for those who choose its version: here package-lock.json does.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
// Output that cannot be written ends nothing: what is under way goes on to its end, and clears away after itself.
let isOutputLost = false;
process.stdout.on('error', (error) => {
  // Who has read enough, as `head` has, closes the pipe.
  if (error.code === 'EPIPE' || isOutputLost) return;
  isOutputLost = true;
  process.exitCode = 1;
  console.error(`pipewright: the output cannot be written: ${error.message}`);
});
// A server's log on a disk that is full loses lines. There is nowhere left to tell it.
process.stderr.on('error', () => undefined);
const { runCli } = await import('../dist/program/main.js');

const exitCode = await runCli(process.argv.slice(2));
process.exitCode = isOutputLost ? 1 : exitCode;
