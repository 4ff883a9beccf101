import type { DeploymentTarget, InstanceSummary, LifecycleEvent } from '@aws-sdk/client-codedeploy';
import { type LifecycleEventState, targetStatus } from '../machine/target.js';
import type { TargetDoc } from '../model.js';

/** The form of the target operations. */
export function presentTarget(target: TargetDoc): DeploymentTarget {
  return {
    deploymentTargetType: 'InstanceTarget',
    instanceTarget: {
      deploymentId: target.deploymentId,
      targetId: target.targetId,
      targetArn: target.targetArn,
      status: targetStatus(target.state, target),
      lastUpdatedAt: new Date(target.updatedAt),
      lifecycleEvents: target.state.events.map(presentEvent),
    },
  };
}

/** The form of the older instance operations. */
export function presentInstance(target: TargetDoc): InstanceSummary {
  return {
    deploymentId: target.deploymentId,
    instanceId: target.targetArn,
    status: targetStatus(target.state, target),
    lastUpdatedAt: new Date(target.updatedAt),
    lifecycleEvents: target.state.events.map(presentEvent),
  };
}

function presentEvent(event: LifecycleEventState): LifecycleEvent {
  return {
    lifecycleEventName: event.name,
    status: event.status,
    startTime: event.startedAt === undefined ? undefined : new Date(event.startedAt),
    endTime: event.endedAt === undefined ? undefined : new Date(event.endedAt),
    diagnostics: event.diagnostics,
  };
}
