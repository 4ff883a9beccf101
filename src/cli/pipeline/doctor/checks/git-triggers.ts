import { decideTrigger } from '../../../../services/git-triggers.js';
import type { Check, Finding } from '../finding.js';
import type { Patient, PlacedAction } from '../patient.js';

/** Sources that follow a repository by themselves, and do not follow the branch that they name. */
export const checkGitTriggers: Check = async (patient) =>
  patient.actions
    .filter(({ provider }) => provider.startsWith('Source/'))
    .flatMap((source) => silence(source, triggerOf(patient, source)));

/** @source AWS CodePipeline User Guide, triggers: a source action with one no longer follows pushes to its branch */
export function triggerOf({ pipeline }: Patient, { action }: PlacedAction) {
  return pipeline.triggers
    ?.map(({ gitConfiguration }) => gitConfiguration)
    .find((git) => git?.sourceActionName === action.name);
}

function silence(
  { place, provider, configuration }: PlacedAction,
  trigger: ReturnType<typeof triggerOf>,
): Finding[] {
  const branch = configuration.BranchName ?? '';
  if (!trigger) {
    if (provider !== 'Source/CodeStarSourceConnection') return [];
    if (configuration.DetectChanges?.toLowerCase() !== 'false') return [];
    return [
      {
        severity: 'warning',
        where: place,
        what: 'nothing starts the pipeline when this source changes: DetectChanges is false, and it has no trigger',
        why: 'It runs only when somebody starts it.',
        mend: 'Set DetectChanges to "true", or declare a trigger.',
      },
    ];
  }
  // Files are not known here: only what the filters say of branches counts.
  const push = trigger.push?.flatMap(({ branches }) => (branches ? [{ branches }] : [])) ?? [];
  if (push.length === 0) return [];
  const listener = { branch, trigger: { sourceActionName: trigger.sourceActionName, push } };
  const decision = decideTrigger(listener, { kind: 'branch', branch, commitId: '' });
  if (decision.starts) return [];
  return [
    {
      severity: 'warning',
      where: place,
      what: `its trigger excludes the branch ${branch}, which BranchName names`,
      why: 'Pushes to that branch do not start the pipeline; who starts it by hand gets that branch.',
      mend: `Let the branches of the trigger include ${branch}, or name one of theirs in BranchName.`,
    },
  ];
}
