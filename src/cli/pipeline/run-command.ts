import { Command } from 'commander';
import { DEFAULT_CONFIG } from '../../config.js';
import { interruption } from '../interruption.js';
import { addClientOptions, type ClientFlags, clientSettings, toSameServer } from './client-options.js';

interface RunFlags extends ClientFlags {
  readonly source?: string;
  readonly action?: string;
  readonly variable?: readonly string[];
  readonly githubUrl: string;
}

/** `pipewright run PIPELINE --source DIR`: a directory as it is goes through a pipeline, in front of one's eyes. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('run a pipeline and follow it; with --source on a directory as it is, committed or not')
    .argument('<pipeline>', 'its name')
    .option('--source <dir>', 'the directory that takes the place of the source')
    .option('--action <name>', 'the source action whose place it takes, where there are several')
    .option('--variable <name=value...>', 'pipeline variables')
    .option(
      '--github-url <url>',
      'where GitHub sources (version 1) are; GITHUB_TOKEN must hold a token that may push there',
      DEFAULT_CONFIG.githubUrl,
    );
  return addClientOptions(command).action(async (pipeline: string, flags: RunFlags) => {
    const { clientsOf } = await import('./clients.js');
    const { runPipeline } = await import('./run/run.js');
    const { orElsewhere, pipelineNamed } = await import('./other-regions.js');
    const settingsOf = await clientSettings(flags);
    const { source, action, variable = [] } = flags;
    const gitHub = { url: flags.githubUrl, token: process.env.GITHUB_TOKEN };
    const run = { pipeline, source, action, gitHub, variables: variable };
    // What took the place of the source must not stay there: the next execution would release it.
    const { signal, end } = interruption(console.error);
    const say = (line: string) => console.log(line);
    const teller = { say, signal, toSameServer: (text: string) => toSameServer(text, flags) };
    try {
      process.exitCode = await orElsewhere(settingsOf, pipelineNamed(pipeline), () =>
        runPipeline(clientsOf(settingsOf), run, teller),
      );
    } finally {
      end();
    }
  });
}
