import type { CommandExecution, Sandbox, SandboxSession } from '@aws-sdk/client-codebuild';
import type { Place } from '../names.js';
import { presentLogs } from '../present/logs-location.js';
import { currentSandboxPhase } from './decide-sandbox.js';
import { asBuild, sandboxArn } from './documents.js';
import type { CommandExecutionDocument, SandboxDocument, SandboxPhase } from './model.js';

/** While it lasts, a sandbox is called after its phase; then after what became of it. */
export function presentSandbox(place: Place, sandbox: SandboxDocument): Sandbox {
  const { settings, state } = sandbox;
  const present = currentSandboxPhase(state);
  const isOver = state.status !== 'IN_PROGRESS';
  const provisioned = state.phases.find(({ phaseType }) => phaseType === 'PROVISIONING');
  return {
    id: sandbox.id,
    arn: sandboxArn(place, sandbox.id),
    projectName: sandbox.projectName,
    requestTime: new Date(sandbox.requestedAt),
    startTime: provisioned && new Date(provisioned.startedAt),
    endTime: isOver ? new Date(present.startedAt) : undefined,
    status: isOver ? state.status : present.phaseType,
    source: settings.source,
    sourceVersion: settings.sourceVersion,
    secondarySources: [...settings.secondarySources],
    secondarySourceVersions: [...settings.secondarySourceVersions],
    environment: settings.environment,
    timeoutInMinutes: settings.timeoutInMinutes,
    queuedTimeoutInMinutes: settings.queuedTimeoutInMinutes,
    vpcConfig: settings.vpcConfig,
    fileSystemLocations: settings.fileSystemLocations && [...settings.fileSystemLocations],
    logConfig: settings.logsConfig,
    encryptionKey: settings.encryptionKey,
    serviceRole: settings.serviceRole,
    currentSession: presentSession(place, sandbox),
  };
}

function presentSession(place: Place, sandbox: SandboxDocument): SandboxSession {
  const { state, uuid } = sandbox;
  const present = currentSandboxPhase(state);
  return {
    id: uuid,
    status: state.status,
    startTime: new Date(sandbox.requestedAt),
    endTime: state.status === 'IN_PROGRESS' ? undefined : new Date(present.startedAt),
    currentPhase: present.phaseType,
    phases: state.phases.map(presentPhase),
    resolvedSourceVersion: sandbox.resolvedSourceVersion,
    logs: presentLogs(place, asBuild(sandbox)),
  };
}

function presentPhase({ phaseType, startedAt, end }: SandboxPhase) {
  const begun = { phaseType, startTime: new Date(startedAt) };
  if (end === undefined) return begun;
  return {
    ...begun,
    phaseStatus: end.status,
    endTime: new Date(end.at),
    durationInSeconds: Math.trunc((end.at - startedAt) / 1000),
    contexts: [end.context ?? { statusCode: '', message: '' }],
  };
}

export function presentExecution(
  place: Place,
  execution: CommandExecutionDocument,
  sandbox: SandboxDocument,
): CommandExecution {
  const { id, sandboxId, command, submittedAt, startedAt, end } = execution;
  return {
    id,
    sandboxId,
    sandboxArn: sandboxArn(place, sandboxId),
    submitTime: new Date(submittedAt),
    startTime: startedAt === undefined ? undefined : new Date(startedAt),
    endTime: end && new Date(end.at),
    status: end?.status ?? (startedAt === undefined ? 'SUBMITTED' : 'IN_PROGRESS'),
    command,
    type: 'SHELL',
    exitCode: end?.exitCode === undefined ? undefined : String(end.exitCode),
    standardOutputContent: end?.standardOutput,
    standardErrContent: end?.standardError,
    logs: presentLogs(place, asBuild(sandbox)),
  };
}
