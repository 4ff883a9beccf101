import { Command } from 'commander';

/** `pipewright demo`: a git push goes live, on real servers, in front of the user's eyes. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('watch a git push travel through source, build, approval and deployment to running servers')
    .option('--keep', 'leave everything running at the end, to look around with the aws CLI')
    .action(async (flags: { keep?: boolean }) => {
      // The demo brings nine SDK clients; the other commands need not wait for them.
      const { runDemo } = await import('./demo.js');
      process.exitCode = await runDemo(flags.keep ?? false);
    });
}
