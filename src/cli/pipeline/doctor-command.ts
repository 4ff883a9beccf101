import { Command } from 'commander';
import { addClientOptions, type ClientFlags, clientSettings, toSameServer } from './client-options.js';

interface DoctorFlags extends ClientFlags {
  readonly source?: string;
  readonly json?: boolean;
}

/** `pipewright doctor PIPELINE`: what would fail, before it does. Ends with 1 where something would. */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description('find what would fail in a pipeline, without running it')
    .argument('<pipeline>', 'its name')
    .option('--source <dir>', 'the source, to look into its files too')
    .option('--json', 'the findings for programs');
  return addClientOptions(command).action(async (pipeline: string, flags: DoctorFlags) => {
    const { clientsOf } = await import('./clients.js');
    const { examine, inText } = await import('./doctor/doctor.js');
    const { orElsewhere, pipelineNamed } = await import('./other-regions.js');
    const settingsOf = await clientSettings(flags);
    const found = await orElsewhere(settingsOf, pipelineNamed(pipeline), () =>
      examine(clientsOf(settingsOf), pipeline, flags.source),
    );
    const findings = found.map((one) => ({ ...one, mend: toSameServer(one.mend, flags) }));
    console.log(flags.json ? JSON.stringify(findings, undefined, 2) : inText(pipeline, findings));
    process.exitCode = findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  });
}
