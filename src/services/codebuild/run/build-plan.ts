import { type Buildspec, COMMAND_PHASES, type CommandPhase } from '../buildspec/model.js';
import type { BuildPlan, CommandPlace, PlannedPhase } from '../machine/model.js';

/** @param isRun nothing of the buildspec is run where it is only read for a batch */
export function planOf(spec: Buildspec, isRun = true): BuildPlan {
  const planned = (phase: CommandPhase): PlannedPhase => {
    const { commands = [], finallyCommands = [], onFailure } = (isRun && spec.phases[phase]) || {};
    return {
      commands: commands.length,
      finallyCommands: finallyCommands.length,
      ...(onFailure && onFailure.action !== 'RETRY' && { onFailure: onFailure.action }),
    };
  };
  return Object.fromEntries(COMMAND_PHASES.map((phase) => [phase, planned(phase)])) as BuildPlan;
}

/** The text of the command at a place. */
export function commandAt(spec: Buildspec, { phase, list, index }: CommandPlace): string {
  const found = spec.phases[phase];
  const command = list === 'commands' ? found?.commands[index] : found?.finallyCommands[index];
  if (command === undefined) throw new Error(`the buildspec has no ${list}[${index}] in ${phase}`);
  return command;
}
