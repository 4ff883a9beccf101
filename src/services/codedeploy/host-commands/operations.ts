import type { CommandStatus } from '../../../engines/host-commands/model.js';
import { SIGNED_FORMAT } from '../../../engines/host-commands/signed-envelope.js';
import { withoutPermission } from '../../../front-door/access.js';
import type { Operation, OperationTable, RequestContext } from '../../../front-door/service.js';
import { formatArn } from '../../../kernel/arn.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { applyToTarget, waiterKey } from '../deployments/apply-target.js';
import type { HostWaiters } from '../deployments/host-waiters.js';
import type { LifecycleEventName } from '../machine/lifecycle.js';
import type { LifecycleEventState } from '../machine/target.js';
import type { TargetDoc } from '../model.js';
import { findDeployment, targetKey, targets } from '../store.js';
import { type CommandRef, parseCommandIdentifier } from './command-identifier.js';
import { hostDiagnostics, isNoop } from './host-diagnostics.js';
import { checkHostIdentity, hostOf } from './host-identity.js';
import { nextCommand } from './next-command.js';
import type { SpecificationSigner } from './specification.js';

export type HostCommandsSdk = typeof import('../../../engines/host-commands/sdk.js');

export interface HostCommandsDeps {
  readonly waiters: HostWaiters;
  readonly signer: SpecificationSigner;
}

/** How long a poll is held open when there is no command. */
const HOLD_MS = 2_000;

/** Hosts are told apart by who they are, not by policies: AWS's agents need none for these operations. */
const noPolicy = withoutPermission;

/** @source AWS's open-source CodeDeploy agent: the calls that it makes and the answers that it takes */
export function hostCommandOperations(deps: HostCommandsDeps): OperationTable<HostCommandsSdk> {
  return {
    PollHostCommand: pollHostCommand(deps),
    GetDeploymentSpecification: getDeploymentSpecification(deps),
    PutHostCommandAcknowledgement: putHostCommandAcknowledgement(deps),
    PutHostCommandComplete: putHostCommandComplete(deps),
    PostHostCommandUpdate: postHostCommandUpdate,
  };
}

/** Answers at once when there is a command, else as soon as there is one, else with nothing after a while. */
function pollHostCommand(deps: HostCommandsDeps): Operation<HostCommandsSdk, 'PollHostCommand'> {
  return {
    authorize: noPolicy,
    async handle(input, context) {
      const instance = await hostOf(context.store, context, input.HostIdentifier);
      checkHostIdentity(instance, context.caller);
      const HostIdentifier = input.HostIdentifier;
      const waiter = deps.waiters.register(waiterKey(context, instance.instanceName));
      try {
        let command = await nextCommand(context, instance);
        if (!command) {
          await waiter.wait(HOLD_MS, context.signal);
          // A command for a host that has gone away would only be waited for.
          command = context.signal.aborted ? undefined : await nextCommand(context, instance);
        }
        return command ? { HostCommand: { ...command, HostIdentifier } } : {};
      } finally {
        waiter.release();
      }
    },
  };
}

function getDeploymentSpecification(
  deps: HostCommandsDeps,
): Operation<HostCommandsSdk, 'GetDeploymentSpecification'> {
  return {
    authorize: noPolicy,
    async handle(input, context) {
      const instance = await hostOf(context.store, context, input.HostIdentifier);
      checkHostIdentity(instance, context.caller);
      const [, , deploymentId = ''] = (input.DeploymentExecutionId ?? '').split('/');
      const key = targetKey(deploymentId, instance.instanceName);
      const target = await context.store.get(targets, regionalScope(context), key);
      const deployment = await findDeployment(context.store, context, deploymentId);
      if (!target || !deployment) {
        throw new AwsError(
          'ClientException',
          `${input.DeploymentExecutionId} is not a deployment to the instance ${instance.instanceName}`,
        );
      }
      const Payload = await deps.signer.seal(deployment, context.clock.now());
      return {
        DeploymentSystem: 'CodeDeploy',
        DeploymentSpecification: { GenericEnvelope: { Format: SIGNED_FORMAT, Payload } },
      };
    },
  };
}

/** The event begins; or is over at once, where the host has nothing to run for it. */
function putHostCommandAcknowledgement(
  deps: HostCommandsDeps,
): Operation<HostCommandsSdk, 'PutHostCommandAcknowledgement'> {
  return {
    authorize: noPolicy,
    async handle(input, context) {
      const ref = await ownCommand(context, input.HostCommandIdentifier);
      const status = await context.store.transaction(async (tx) => {
        const target = await applyToTarget(tx, { context, ...deps }, placed(context, ref), {
          kind: 'acknowledge',
          at: context.clock.now(),
          event: ref.event,
          noop: isNoop(input.Diagnostics),
        });
        return commandStatus(target, ref);
      });
      return { CommandStatus: status };
    },
  };
}

/** A command that fails before it was acknowledged is acknowledged by that. */
function putHostCommandComplete(
  deps: HostCommandsDeps,
): Operation<HostCommandsSdk, 'PutHostCommandComplete'> {
  return {
    authorize: noPolicy,
    async handle(input, context) {
      const ref = await ownCommand(context, input.HostCommandIdentifier);
      const { CommandStatus: status } = input;
      if (status !== 'Succeeded' && status !== 'Failed') {
        throw new AwsError('ClientException', `A command completes as Succeeded or Failed, not as ${status}`);
      }
      await context.store.transaction(async (tx: Transaction) => {
        const at = context.clock.now();
        const place = placed(context, ref);
        const all = { context, ...deps };
        await applyToTarget(tx, all, place, { kind: 'acknowledge', at, event: ref.event, noop: false });
        await applyToTarget(tx, all, place, {
          kind: 'complete',
          at,
          event: ref.event,
          succeeded: status === 'Succeeded',
          diagnostics: hostDiagnostics(input.Diagnostics),
        });
      });
      return {};
    },
  };
}

const postHostCommandUpdate: Operation<HostCommandsSdk, 'PostHostCommandUpdate'> = {
  authorize: noPolicy,
  async handle(input, context) {
    const ref = await ownCommand(context, input.HostCommandIdentifier);
    const key = targetKey(ref.deploymentId, ref.targetId);
    const stored = await context.store.get(targets, regionalScope(context), key);
    return { CommandStatus: commandStatus(stored?.doc, ref) };
  },
};

type OwnCommand = CommandRef & { readonly event: LifecycleEventName };

function placed(context: RequestContext, ref: CommandRef) {
  return { ...ref, place: { accountId: context.accountId, region: context.region } };
}

/** The command that an identifier names. @throws AwsError where it is none, or another host's */
async function ownCommand(context: RequestContext, identifier: string | undefined): Promise<OwnCommand> {
  const ref = parseCommandIdentifier(identifier ?? '');
  if (!ref) throw unknownCommand();
  const key = targetKey(ref.deploymentId, ref.targetId);
  const stored = await context.store.get(targets, regionalScope(context), key);
  const event = stored?.doc.state.events.find(({ name }) => name === ref.event);
  if (!event) throw unknownCommand();
  const { accountId, region } = context;
  const host = formatArn({ service: 'codedeploy', region, accountId, resource: `instance/${ref.targetId}` });
  checkHostIdentity(await hostOf(context.store, context, host), context.caller);
  return { ...ref, event: event.name };
}

function unknownCommand(): AwsError {
  return new AwsError('ClientException', 'The host command identifier is not known');
}

function commandStatus(target: TargetDoc | undefined, ref: CommandRef): CommandStatus {
  const event = target?.state.events.find(({ name }) => name === ref.event);
  return event ? STATUS_OF_EVENT[event.status] : 'Failed';
}

/** Skipped: the deployment was stopped before the host began. A command that is still pending was never begun by it. */
const STATUS_OF_EVENT: Readonly<Record<LifecycleEventState['status'], CommandStatus>> = {
  Pending: 'Failed',
  InProgress: 'InProgress',
  Succeeded: 'Succeeded',
  Failed: 'Failed',
  Skipped: 'Failed',
};
