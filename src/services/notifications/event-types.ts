/** One entry of ListEventTypes, in the model's terms. */
export interface EventType {
  /** `codepipeline-pipeline-pipeline-execution-failed` */
  readonly id: string;
  /** `Pipeline execution: Failed` */
  readonly name: string;
  /** `CodePipeline` */
  readonly serviceName: string;
  /** `Pipeline` */
  readonly resourceType: string;
  /** The EventBridge event that it stands for; absent where that is not known here yet. */
  readonly toldBy?: PipelineChange;
}

/** What an event of CodePipeline tells of. */
export interface PipelineChange {
  readonly detailType: string;
  readonly state: string;
  /** Of the action; absent: any, unless another event type names the action's own. */
  readonly category?: 'Approval';
}

type Row = readonly [id: string, name: string, toldBy?: PipelineChange];

const COMMIT_ROWS: readonly Row[] = [
  ['codecommit-repository-comments-on-commits', 'Comments: On commits'],
  ['codecommit-repository-comments-on-pull-requests', 'Comments: On pull requests'],
  ['codecommit-repository-approvals-status-changed', 'Approvals: Status changed'],
  ['codecommit-repository-approvals-rule-override', 'Approvals: Rule override'],
  ['codecommit-repository-pull-request-created', 'Pull request: Created'],
  ['codecommit-repository-pull-request-source-updated', 'Pull request: Source updated'],
  ['codecommit-repository-pull-request-status-changed', 'Pull request: Status changed'],
  ['codecommit-repository-pull-request-merged', 'Pull request: Merged'],
  ['codecommit-repository-branches-and-tags-created', 'Branches and tags: Created'],
  ['codecommit-repository-branches-and-tags-deleted', 'Branches and tags: Deleted'],
  ['codecommit-repository-branches-and-tags-updated', 'Branches and tags: Updated'],
];

const BUILD_ROWS: readonly Row[] = [
  ['codebuild-project-build-state-failed', 'Build state: Failed'],
  ['codebuild-project-build-state-succeeded', 'Build state: Succeeded'],
  ['codebuild-project-build-state-in-progress', 'Build state: In-progress'],
  ['codebuild-project-build-state-stopped', 'Build state: Stopped'],
  ['codebuild-project-build-phase-failure', 'Build phase: Failure'],
  ['codebuild-project-build-phase-success', 'Build phase: Success'],
];

const DEPLOY_ROWS: readonly Row[] = [
  ['codedeploy-application-deployment-failed', 'Deployment: Failed'],
  ['codedeploy-application-deployment-succeeded', 'Deployment: Succeeded'],
  ['codedeploy-application-deployment-started', 'Deployment: Started'],
];

const PIPELINE_ROWS: readonly Row[] = [
  ['codepipeline-pipeline-action-execution-succeeded', 'Action execution: Succeeded', action('SUCCEEDED')],
  ['codepipeline-pipeline-action-execution-failed', 'Action execution: Failed', action('FAILED')],
  ['codepipeline-pipeline-action-execution-canceled', 'Action execution: Canceled', action('CANCELED')],
  ['codepipeline-pipeline-action-execution-started', 'Action execution: Started', action('STARTED')],
  ['codepipeline-pipeline-stage-execution-started', 'Stage execution: Started', stage('STARTED')],
  ['codepipeline-pipeline-stage-execution-succeeded', 'Stage execution: Succeeded', stage('SUCCEEDED')],
  ['codepipeline-pipeline-stage-execution-resumed', 'Stage execution: Resumed', stage('RESUMED')],
  ['codepipeline-pipeline-stage-execution-canceled', 'Stage execution: Canceled', stage('CANCELED')],
  ['codepipeline-pipeline-stage-execution-failed', 'Stage execution: Failed', stage('FAILED')],
  ['codepipeline-pipeline-pipeline-execution-failed', 'Pipeline execution: Failed', pipeline('FAILED')],
  ['codepipeline-pipeline-pipeline-execution-canceled', 'Pipeline execution: Canceled', pipeline('CANCELED')],
  ['codepipeline-pipeline-pipeline-execution-started', 'Pipeline execution: Started', pipeline('STARTED')],
  ['codepipeline-pipeline-pipeline-execution-resumed', 'Pipeline execution: Resumed', pipeline('RESUMED')],
  [
    'codepipeline-pipeline-pipeline-execution-succeeded',
    'Pipeline execution: Succeeded',
    pipeline('SUCCEEDED'),
  ],
  [
    'codepipeline-pipeline-pipeline-execution-superseded',
    'Pipeline execution: Superseded',
    pipeline('SUPERSEDED'),
  ],
  ['codepipeline-pipeline-manual-approval-failed', 'Manual approval: Failed', action('FAILED', 'Approval')],
  ['codepipeline-pipeline-manual-approval-needed', 'Manual approval: Needed', action('STARTED', 'Approval')],
  [
    'codepipeline-pipeline-manual-approval-succeeded',
    'Manual approval: Succeeded',
    action('SUCCEEDED', 'Approval'),
  ],
];

/**
 * Everything that a notification rule can be about, in the guide's order.
 *
 * @source AWS Developer Tools console User Guide, "Concepts": events for notification rules; AWS CLI reference,
 * `codestar-notifications list-event-types`: the names, which are category and event
 */
export const EVENT_TYPES: readonly EventType[] = [
  ...eventTypes('CodeCommit', 'Repository', COMMIT_ROWS),
  ...eventTypes('CodeBuild', 'Project', BUILD_ROWS),
  ...eventTypes('CodeDeploy', 'Application', DEPLOY_ROWS),
  ...eventTypes('CodePipeline', 'Pipeline', PIPELINE_ROWS),
];

function pipeline(state: string): PipelineChange {
  return { detailType: 'CodePipeline Pipeline Execution State Change', state };
}

function stage(state: string): PipelineChange {
  return { detailType: 'CodePipeline Stage Execution State Change', state };
}

function action(state: string, category?: 'Approval'): PipelineChange {
  return {
    detailType: 'CodePipeline Action Execution State Change',
    state,
    ...(category && { category }),
  };
}

function eventTypes(serviceName: string, resourceType: string, rows: readonly Row[]): readonly EventType[] {
  return rows.map(([id, name, toldBy]) => ({
    id,
    name,
    serviceName,
    resourceType,
    ...(toldBy && { toldBy }),
  }));
}
