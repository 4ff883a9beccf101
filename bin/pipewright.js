#!/usr/bin/env node
// The SDK's notice on Node versions is for those who choose its version: here package-lock.json does.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const { runCli } = await import('../dist/program/main.js');

process.exitCode = await runCli(process.argv.slice(2));
