import {
  AddTagsToOnPremisesInstancesCommand,
  type CodeDeployClient,
  GetOnPremisesInstanceCommand,
  InstanceNameAlreadyRegisteredException,
  RegisterOnPremisesInstanceCommand,
} from '@aws-sdk/client-codedeploy';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Logger } from '../kernel/logger.js';
import { isRefusal, persistently } from './persistence.js';

export interface Registration {
  readonly instanceName: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface RegistrationClients {
  readonly codedeploy: CodeDeployClient;
  readonly sts: STSClient;
}

interface Patience {
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** The host cannot be registered: nothing says where or as whom, or the name belongs to another host. */
export class RegistrationError extends Error {
  override readonly name = 'RegistrationError';
}

/**
 * Makes this host an on-premises instance of the account, under the identity of its own credentials, with its tags.
 * Credentials that may not do that are no error: somebody else has registered the host, or will.
 * @returns the account's id
 * @throws RegistrationError, AgentStopped
 */
export async function registerHost(
  registration: Registration,
  clients: RegistrationClients,
  patience: Patience,
): Promise<string> {
  const caller = await persistently(() => clients.sts.send(new GetCallerIdentityCommand({})), {
    ...patience,
    what: 'GetCallerIdentity',
  });
  const { Arn: callerArn = '', Account: accountId = '' } = caller;
  try {
    await persistently(() => register(registration, callerArn, clients), {
      ...patience,
      what: 'RegisterOnPremisesInstance',
    });
  } catch (error) {
    if (!isRefusal(error) || !isDenied(error)) throw error;
    patience.log.warn('these credentials may not register the host; it must be registered already', {
      reason: String(error),
    });
  }
  return accountId;
}

async function register(
  { instanceName, tags }: Registration,
  callerArn: string,
  { codedeploy }: RegistrationClients,
): Promise<void> {
  try {
    const identity = callerArn.includes(':assumed-role/')
      ? { iamSessionArn: callerArn }
      : { iamUserArn: callerArn };
    await codedeploy.send(new RegisterOnPremisesInstanceCommand({ instanceName, ...identity }));
  } catch (error) {
    if (!(error instanceof InstanceNameAlreadyRegisteredException)) throw error;
    await checkOwner(instanceName, callerArn, codedeploy);
  }
  const asked = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (asked.length === 0) return;
  await codedeploy.send(
    new AddTagsToOnPremisesInstancesCommand({ instanceNames: [instanceName], tags: asked }),
  );
}

/** The account's root may speak for every host. */
async function checkOwner(
  instanceName: string,
  callerArn: string,
  codedeploy: CodeDeployClient,
): Promise<void> {
  const { instanceInfo } = await codedeploy.send(new GetOnPremisesInstanceCommand({ instanceName }));
  const owner = instanceInfo?.iamUserArn ?? instanceInfo?.iamSessionArn;
  if (owner === callerArn || callerArn.endsWith(':root')) return;
  throw new RegistrationError(
    `The on-premises instance ${instanceName} is registered for ${owner}, but this host signs as ${callerArn}.`,
  );
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && /^(AccessDenied|UnauthorizedOperation)/.test(error.name);
}
