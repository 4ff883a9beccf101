import type {
  ActionExecutionDetail,
  ArtifactDetail,
  PipelineExecution,
  PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline';
import { maskedConfiguration } from '../definition/secrets.js';
import type { ActionRecord, ArtifactLocation, ExecutionRecord } from '../history.js';

export function presentExecution(record: ExecutionRecord): PipelineExecution {
  return {
    pipelineName: record.pipelineName,
    pipelineVersion: record.pipelineVersion,
    pipelineExecutionId: record.executionId,
    status: record.status,
    statusSummary: record.reason,
    artifactRevisions: record.artifactRevisions.map((revision) => ({
      name: revision.name,
      revisionId: revision.revisionId,
      revisionChangeIdentifier: revision.revisionChangeIdentifier,
      revisionSummary: revision.revisionSummary,
      created: new Date(revision.createdAt),
      revisionUrl: revision.revisionUrl,
    })),
    variables: record.variables.map((variable) => ({ ...variable })),
    trigger: presentTrigger(record),
    executionMode: record.mode,
    ...presentKind(record),
  };
}

function presentKind({ rollsBackTo }: ExecutionRecord) {
  if (rollsBackTo === undefined) return { executionType: 'STANDARD' as const };
  return {
    executionType: 'ROLLBACK' as const,
    rollbackMetadata: { rollbackTargetPipelineExecutionId: rollsBackTo },
  };
}

export function presentExecutionSummary(record: ExecutionRecord): PipelineExecutionSummary {
  return {
    pipelineExecutionId: record.executionId,
    ...presentStatus(record),
    startTime: new Date(record.startedAt),
    lastUpdateTime: new Date(record.updatedAt),
    sourceRevisions: record.artifactRevisions.map((revision) => ({
      actionName: revision.actionName,
      revisionId: revision.revisionId,
      revisionSummary: revision.revisionSummary,
      revisionUrl: revision.revisionUrl,
    })),
    trigger: presentTrigger(record),
    ...(record.stopReason !== undefined && { stopTrigger: { reason: record.stopReason } }),
    executionMode: record.mode,
    ...presentKind(record),
  };
}

/** Listings tell the reason of what has ended otherwise than well. */
function presentStatus({ status, reason }: ExecutionRecord) {
  const isPlain = status === 'InProgress' || status === 'Succeeded';
  return { status, ...(!isPlain && { statusSummary: reason }) };
}

function presentTrigger({ trigger }: ExecutionRecord) {
  return { triggerType: trigger.type, triggerDetail: trigger.detail };
}

export function presentActionExecution(record: ActionRecord): ActionExecutionDetail {
  const { action } = record;
  return {
    pipelineExecutionId: record.executionId,
    actionExecutionId: record.actionExecutionId,
    pipelineVersion: record.pipelineVersion,
    stageName: record.stage,
    actionName: action.name,
    startTime: new Date(record.startedAt),
    lastUpdateTime: new Date(record.updatedAt),
    ...(record.updatedBy !== undefined && { updatedBy: record.updatedBy }),
    status: record.status,
    input: {
      actionTypeId: { ...action.actionTypeId },
      configuration: maskedConfiguration(action),
      resolvedConfiguration: maskedConfiguration({ ...action, configuration: record.configuration }),
      ...(action.roleArn !== undefined && { roleArn: action.roleArn }),
      region: record.region,
      inputArtifacts: record.inputs.map(presentArtifact),
      ...(action.namespace !== undefined && { namespace: action.namespace }),
    },
    output: {
      outputArtifacts: record.status === 'Succeeded' ? record.outputs.map(presentArtifact) : [],
      executionResult: presentResult(record),
      outputVariables: { ...record.outputVariables },
    },
  };
}

/** A waiting approval's token is its external id: the only way to it in PARALLEL mode. */
function presentResult({ external, approval, summary, failure }: ActionRecord) {
  const externalExecutionId = external?.id ?? approval?.token;
  return {
    ...(externalExecutionId !== undefined && { externalExecutionId }),
    ...(summary !== undefined && { externalExecutionSummary: summary }),
    ...(external?.url !== undefined && { externalExecutionUrl: external.url }),
    ...(external?.logStreamArn !== undefined && { logStreamARN: external.logStreamArn }),
    ...(failure && { errorDetails: { ...failure } }),
  };
}

function presentArtifact({ name, bucket, key }: ArtifactLocation): ArtifactDetail {
  return { name, s3location: { bucket, key } };
}
