import type {
  ActionExecutionDetail,
  ActionState,
  RuleExecutionDetail,
  StageState,
} from '@aws-sdk/client-codepipeline';
import type { Evidence } from './evidence.js';
import type { Facts } from './facts.js';
import { mendFor } from './mends.js';

export interface Explanation {
  readonly pipeline: string;
  readonly region: string;
  readonly executionId: string;
  readonly status: string;
  /** One paragraph. */
  readonly why: string;
  readonly evidence: readonly Evidence[];
  /** What to do about it, one thing each. */
  readonly mends: readonly string[];
}

type Cause = Pick<Explanation, 'why' | 'evidence' | 'mends'>;

/** Pure. */
export function explain(facts: Facts): Explanation {
  const { pipeline, region, execution } = facts;
  const { pipelineExecutionId: executionId = '', status = '' } = execution;
  const started = startedBy(facts);
  const cause = causeOf(facts);
  return { pipeline, region, executionId, status, ...cause, why: `${started} ${cause.why}` };
}

function startedBy({ pipeline, region, execution }: Facts): string {
  const { triggerType, triggerDetail } = execution.trigger ?? {};
  const revisions = (execution.artifactRevisions ?? []).map(
    ({ name, revisionId = '' }) =>
      `${name} at ${/^[0-9a-f]{40}$/.test(revisionId) ? revisionId.slice(0, 8) : revisionId}`,
  );
  const by = triggerDetail ? `${triggerType} (${triggerDetail})` : triggerType;
  const took = revisions.length > 0 ? `, with ${revisions.join(', ')}` : '';
  return `Execution ${execution.pipelineExecutionId} of ${pipeline} in ${region} was started by ${by}${took}.`;
}

function causeOf(facts: Facts): Cause {
  const { execution } = facts;
  switch (execution.status) {
    case 'Succeeded':
      return plain('It has succeeded.');
    case 'InProgress':
    case 'Stopping':
      return whereItStands(facts);
    case 'Failed':
      return whyItFailed(facts);
    case 'Superseded':
      return {
        ...plain(`It was superseded: ${lower(execution.statusSummary)}`),
        mends: [
          'Nothing is lost: the newer execution brings its changes too. To run every change, use executionMode QUEUED.',
        ],
      };
    case 'Cancelled':
      return {
        ...plain(`It was cancelled: ${lower(execution.statusSummary)}`),
        mends: [`Start it again: aws codepipeline start-pipeline-execution --name ${facts.pipeline}`],
      };
    default:
      return plain(`It is ${execution.status}: ${lower(execution.statusSummary)}`);
  }
}

function plain(why: string): Cause {
  return { why, evidence: [], mends: [] };
}

/** In front of a stage, at an approval, or in the middle of an action. */
function whereItStands(facts: Facts): Cause {
  const { execution, stages, pipeline } = facts;
  const id = execution.pipelineExecutionId;
  const waitingAt = stages.find(({ inboundExecutions = [] }) =>
    inboundExecutions.some(({ pipelineExecutionId }) => pipelineExecutionId === id),
  );
  if (waitingAt) return whyItWaits(waitingAt, pipeline, id ?? '');
  const running = facts.actions.filter(({ status }) => status === 'InProgress');
  const approval = running.find(({ input }) => input?.actionTypeId?.category === 'Approval');
  if (approval) return whatIsAsked(facts, approval);
  const names = running.map(
    ({ stageName, actionName, input, startTime }) =>
      `${stageName}/${actionName} (${input?.actionTypeId?.provider}) since ${startTime?.toISOString()}`,
  );
  const idle = running.find(isUnclaimed);
  if (idle) return whoIsMissing(idle);
  const summary = execution.statusSummary ?? 'it is in progress';
  return plain(names.length > 0 ? `It is running: ${names.join(', ')}.` : `${summary}.`);
}

function whyItWaits(stage: StageState, pipeline: string, id: string): Cause {
  const {
    stageName,
    inboundTransitionState: transition,
    latestExecution: occupant,
    inboundExecutions = [],
  } = stage;
  if (transition?.enabled === false) {
    const { disabledReason, lastChangedBy, lastChangedAt } = transition;
    return {
      ...plain(
        `It waits in front of the stage ${stageName}: the transition was disabled by ${lastChangedBy} at ` +
          `${lastChangedAt?.toISOString()}: "${disabledReason}".`,
      ),
      mends: [
        `Let it in: aws codepipeline enable-stage-transition --pipeline-name ${pipeline} --stage-name ${stageName} --transition-type Inbound`,
      ],
    };
  }
  const before = inboundExecutions.findIndex(({ pipelineExecutionId }) => pipelineExecutionId === id);
  const queue = before > 0 ? ` ${before} execution(s) are in front of it.` : '';
  return {
    ...plain(
      `It waits in front of the stage ${stageName}, which execution ${occupant?.pipelineExecutionId} has locked ` +
        `(${occupant?.status}).${queue}`,
    ),
    mends: [
      `See why that one is still there: pipewright explain ${occupant?.pipelineExecutionId} --pipeline ${pipeline}`,
    ],
  };
}

function whatIsAsked(facts: Facts, action: ActionExecutionDetail): Cause {
  const { stageName, actionName, startTime, input, output } = action;
  const topic = input?.resolvedConfiguration?.NotificationArn;
  const token = output?.executionResult?.externalExecutionId;
  const said = stateOf(facts, action)?.latestExecution?.summary;
  const put = `aws codepipeline put-approval-result --pipeline-name ${facts.pipeline} --stage-name ${stageName} --action-name ${actionName} --token ${token}`;
  return {
    ...plain(
      `It waits for the approval ${stageName}/${actionName} since ${startTime?.toISOString()}${said ? `: "${said}"` : ''}. ` +
        `${topic ? `The topic ${topic} is told. ` : ''}It holds the lock of the stage meanwhile.`,
    ),
    mends: [`Answer it: ${put} --result status=Approved,summary=ok`],
  };
}

/** Of a job worker's action: none has said yet that it works on it. */
function isUnclaimed({ input, output }: ActionExecutionDetail): boolean {
  const { externalExecutionId, externalExecutionSummary } = output?.executionResult ?? {};
  const isWorkers = input?.actionTypeId?.owner !== 'AWS' && input?.actionTypeId?.category !== 'Source';
  return isWorkers && externalExecutionId === undefined && externalExecutionSummary === undefined;
}

function whoIsMissing({ stageName, actionName, startTime, input }: ActionExecutionDetail): Cause {
  const { category, owner, provider, version } = input?.actionTypeId ?? {};
  const poll = owner === 'Custom' ? 'poll-for-jobs' : 'poll-for-third-party-jobs';
  return {
    ...plain(
      `It waits since ${startTime?.toISOString()} for a job worker of ${owner}/${category}/${provider}/${version} to do ` +
        `${stageName}/${actionName}; none has told anything of it.`,
    ),
    mends: [
      `See that a worker asks for these jobs: aws codepipeline ${poll} --action-type-id category=${category},owner=${owner},provider=${provider},version=${version}`,
    ],
  };
}

function stateOf(
  { stages }: Facts,
  { stageName, actionName }: ActionExecutionDetail,
): ActionState | undefined {
  const stage = stages.find((candidate) => candidate.stageName === stageName);
  return stage?.actionStates?.find((candidate) => candidate.actionName === actionName);
}

function whyItFailed(facts: Facts): Cause {
  const failed = facts.actions.filter(({ status }) => status === 'Failed');
  const [first] = failed;
  if (!first) {
    const summary = facts.execution.statusSummary ?? 'no reason is recorded';
    const rules = facts.failedRules.map(ruleInWords);
    const mend = mendFor([...rules, summary]);
    return { ...plain([`It failed: ${lower(summary)}`, ...rules].join(' ')), mends: mend ? [mend] : [] };
  }
  const evidence = failed.flatMap(
    ({ actionExecutionId = '' }) => facts.evidence.get(actionExecutionId) ?? [],
  );
  const sentences = failed.map(sentenceOf);
  const mends = failed.flatMap(
    (action) => mendOf(action, facts.evidence.get(action.actionExecutionId ?? '')) ?? [],
  );
  const retry = `aws codepipeline retry-stage-execution --pipeline-name ${facts.pipeline} --stage-name ${first.stageName} --pipeline-execution-id ${facts.execution.pipelineExecutionId} --retry-mode FAILED_ACTIONS`;
  return {
    why: sentences.join(' '),
    evidence: evidence.filter(({ lines }) => lines.length > 0),
    mends: [...new Set(mends), ...retryable(facts, first, retry)],
  };
}

function ruleInWords({ stageName, ruleName, input, output }: RuleExecutionDetail): string {
  const { errorDetails, externalExecutionSummary } = output?.executionResult ?? {};
  const said = errorDetails?.message ?? externalExecutionSummary ?? 'it was not met';
  return `The rule ${stageName}/${ruleName} (${input?.ruleTypeId?.provider}): ${ended(said)}`;
}

/** Whoever rejects says why in the summary; an approval that expires was answered by nobody. */
function isRejected({ input, updatedBy }: ActionExecutionDetail): boolean {
  return input?.actionTypeId?.category === 'Approval' && updatedBy !== undefined;
}

function sentenceOf(action: ActionExecutionDetail): string {
  const { stageName, actionName, input, output, updatedBy } = action;
  const { code, message } = output?.executionResult?.errorDetails ?? {};
  if (isRejected(action)) return `${updatedBy} has rejected ${stageName}/${actionName}: "${message}".`;
  const provider = input?.actionTypeId?.provider;
  return `It failed in ${stageName}/${actionName} (${provider}) with ${code}: ${ended(message ?? 'no message')}`;
}

function mendOf(action: ActionExecutionDetail, evidence: Evidence | undefined): string | undefined {
  if (isRejected(action)) return 'Mend what they saw and start the pipeline anew.';
  const message = action.output?.executionResult?.errorDetails?.message ?? '';
  return mendFor([message, ...(evidence?.lines.toReversed() ?? [])]);
}

/** Only the last execution to have entered a stage may be retried there. */
function retryable(
  { stages, execution }: Facts,
  { stageName }: ActionExecutionDetail,
  retry: string,
): string[] {
  const latest = stages.find((stage) => stage.stageName === stageName)?.latestExecution?.pipelineExecutionId;
  if (latest === execution.pipelineExecutionId) return [`Then: ${retry}`];
  return [`The stage ${stageName} belongs to execution ${latest} by now: start the pipeline anew.`];
}

function lower(text = 'no reason is recorded'): string {
  return ended(text.slice(0, 1).toLowerCase() + text.slice(1));
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** For a terminal. */
export function inText({ why, evidence, mends }: Explanation): string {
  return [
    why,
    ...evidence.flatMap(({ from, lines }) => ['', `${from}:`, ...lines.map((line) => `    ${line}`)]),
    ...(mends.length > 0 ? ['', ...mends.map((mend) => `-> ${mend}`)] : []),
  ].join('\n');
}
