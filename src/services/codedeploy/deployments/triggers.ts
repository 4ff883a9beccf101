import type { ServiceContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import type { DeploymentDoc, TargetDoc } from '../model.js';
import { findGroupById, type Place } from '../store.js';
import {
  deploymentMessage,
  instanceMessage,
  type ToldStatus,
  type TriggerMessage,
} from './trigger-message.js';
import { deploymentWork } from './work-keys.js';

/** The work of telling one topic of one event; its key begins with that of its deployment. */
export const TELL_TRIGGER = 'codedeploy.trigger';

export interface TriggerRequest extends TriggerMessage {
  readonly topicArn: string;
}

/** What groups' triggers ask for, and what their topics are told of it. */
type Happening = readonly [event: string, status: ToldStatus];

/** The state of an event of EventBridge, as triggers know it. */
const ENDINGS = {
  SUCCESS: ['Success', 'SUCCEEDED'],
  FAILURE: ['Failure', 'FAILED'],
  STOP: ['Stop', 'STOPPED'],
} as const;

type State = 'START' | keyof typeof ENDINGS;

/** In the transaction that makes it true; the group's triggers are those of that moment. */
export async function triggerForDeployment(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
  state: State,
): Promise<void> {
  for (const [event, status] of deploymentHappenings(deployment, state)) {
    await tell(tx, context, place, deployment, event, (name) =>
      deploymentMessage(place, deployment, name, status),
    );
  }
}

export async function triggerForInstance(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
  target: TargetDoc,
  state: State,
): Promise<void> {
  const [end, status] = state === 'START' ? (['Start', 'IN_PROGRESS'] as const) : ENDINGS[state];
  await tell(tx, context, place, deployment, `Instance${end}`, (name) =>
    instanceMessage(place, deployment, target, name, status),
  );
}

/** A rollback is a deployment of its own that begins. */
function deploymentHappenings({ creator }: DeploymentDoc, state: State): readonly Happening[] {
  if (state !== 'START') {
    const [end, status] = ENDINGS[state];
    return [[`Deployment${end}`, status]];
  }
  const begun: Happening = ['DeploymentStart', 'CREATED'];
  return creator === 'codeDeployRollback' ? [begun, ['DeploymentRollback', 'IN_PROGRESS']] : [begun];
}

async function tell(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  { deploymentId, deploymentGroupId }: DeploymentDoc,
  event: string,
  messageFor: (triggerName: string) => TriggerMessage,
): Promise<void> {
  const group = await findGroupById(tx, place, deploymentGroupId);
  for (const trigger of group?.doc.triggerConfigurations ?? []) {
    const { triggerName = '', triggerTargetArn: topicArn = '', triggerEvents = [] } = trigger;
    if (!triggerEvents.some((wanted) => wanted === event)) continue;
    const key = `${deploymentWork({ place, deploymentId })}/${context.ids.uuid()}`;
    const payload: TriggerRequest = { topicArn, ...messageFor(triggerName) };
    await context.work.enqueue(tx, { kind: TELL_TRIGGER, key, payload });
  }
}
