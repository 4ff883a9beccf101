import type { Check, Finding } from '../finding.js';
import type { Patient } from '../patient.js';

/** What this server runs. */
const RUNNING: ReadonlySet<string> = new Set([
  ...['Source/CodeCommit', 'Source/S3', 'Source/CodeStarSourceConnection', 'Source/GitHub'],
  ...['Build/CodeBuild', 'Test/CodeBuild', 'Compute/Commands', 'Approval/Manual'],
  ...['Deploy/CodeDeploy', 'Deploy/S3', 'Invoke/CodePipeline'],
]);

/** Third parties' that every account has; others are done by their job workers. */
const NOT_RUNNING: ReadonlySet<string> = new Set(['Deploy/AlexaSkillsKit', 'Invoke/Snyk']);

/** Actions and rules of services that are not here. */
export const checkProviders: Check = async (patient) => [...actionsOf(patient), ...rulesOf(patient)];

function actionsOf({ actions }: Patient): Finding[] {
  return actions
    .filter(({ provider, action }) =>
      action.actionTypeId?.owner === 'AWS' ? !RUNNING.has(provider) : NOT_RUNNING.has(provider),
    )
    .map(({ place, provider }) => ({
      severity: 'error',
      where: place,
      what: `actions of the provider ${provider.split('/')[1]} do not run on this server yet`,
      why: 'The action fails as soon as it starts.',
      mend: provider.startsWith('Source/')
        ? 'Take the source from a repository or a bucket here.'
        : 'Leave it out here, or do the same in a CodeBuild or Commands action.',
    }));
}

function rulesOf({ pipeline }: Patient): Finding[] {
  return (pipeline.stages ?? []).flatMap(({ name: stage, beforeEntry, onSuccess, onFailure }) =>
    [beforeEntry, onSuccess, onFailure]
      .flatMap((conditions) => conditions?.conditions ?? [])
      .flatMap(({ rules = [] }) => rules)
      .filter(({ ruleTypeId }) => ruleTypeId?.provider === 'LambdaInvoke')
      .map(({ name }) => ({
        severity: 'error',
        where: `${stage}/${name}`,
        what: 'rules of the provider LambdaInvoke do not run on this server yet',
        why: 'The condition cannot be evaluated, so its result comes about.',
        mend: 'Leave it out here, or do the same in a rule of Commands or CodeBuild.',
      })),
  );
}
