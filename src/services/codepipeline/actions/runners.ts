import type { CommitArchiver, ConnectedRepositories } from '../../../engines/git/port.js';
import type { ProcessEngine } from '../../../engines/process/port.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import type { Action } from '../model.js';
import type { ActionRunner } from './action-runner.js';
import { codeBuild } from './codebuild.js';
import { codeCommitSource } from './codecommit-source.js';
import { codeDeploy } from './codedeploy.js';
import { commandsAction } from './commands/commands.js';
import { connectionSource } from './connection-source.js';
import { gitHubSource } from './github-source.js';
import { manualApproval } from './manual-approval.js';
import { pipelineStart } from './pipeline-start.js';
import { s3Deploy } from './s3-deploy.js';
import { s3Source } from './s3-source.js';
import { unavailable } from './unavailable.js';
import { workerJob } from './worker-job.js';

export interface RunnerDeps {
  readonly archiver: CommitArchiver;
  readonly connections: ConnectedRepositories;
  readonly secrets: StoredSecrets;
  /** Runs the commands of Commands actions. */
  readonly engine: ProcessEngine;
  /** `PATH` of those commands. */
  readonly searchPath: string;
  /** A directory of its own, for what actions unpack. */
  readonly scratchDirectory: string;
}

export type FindRunner = (action: Action) => ActionRunner;

/** Who runs which type of action. */
export function actionRunners(deps: RunnerDeps): FindRunner {
  const { archiver, connections, scratchDirectory } = deps;
  const runners: ReadonlyMap<string, ActionRunner> = new Map([
    ['Source/AWS/CodeCommit', codeCommitSource(archiver)],
    ['Source/AWS/CodeStarSourceConnection', connectionSource(connections)],
    ['Source/AWS/S3', s3Source],
    ['Source/ThirdParty/GitHub', gitHubSource(connections, deps.secrets)],
    ['Build/AWS/CodeBuild', codeBuild],
    ['Test/AWS/CodeBuild', codeBuild],
    ['Compute/AWS/Commands', commandsAction(deps)],
    ['Invoke/AWS/CodePipeline', pipelineStart],
    ['Approval/AWS/Manual', manualApproval],
    ['Deploy/AWS/CodeDeploy', codeDeploy],
    ['Deploy/AWS/S3', s3Deploy(scratchDirectory)],
  ]);
  return ({ declaredType, actionTypeId: { category, owner, provider } }) =>
    declaredType ? workerJob : (runners.get(`${category}/${owner}/${provider}`) ?? unavailable);
}
