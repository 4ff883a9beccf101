import type { Check, Finding } from '../finding.js';

/** What this server runs. */
const RUNNING: ReadonlySet<string> = new Set([
  ...['Source/CodeCommit', 'Source/S3', 'Source/CodeStarSourceConnection', 'Source/GitHub'],
  ...['Build/CodeBuild', 'Test/CodeBuild', 'Compute/Commands', 'Approval/Manual'],
  ...['Deploy/CodeDeploy', 'Deploy/S3', 'Invoke/CodePipeline'],
]);

/** Actions of services that are not here. */
export const checkProviders: Check = async ({ actions }) =>
  actions
    .filter(({ provider, action }) => action.actionTypeId?.owner === 'AWS' && !RUNNING.has(provider))
    .map(
      ({ place, provider }): Finding => ({
        severity: 'error',
        where: place,
        what: `actions of the provider ${provider.split('/')[1]} do not run on this server yet`,
        why: 'The action fails as soon as it starts.',
        mend: 'Leave it out here, or do the same in a CodeBuild or Commands action.',
      }),
    );
