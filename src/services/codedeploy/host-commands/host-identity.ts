import { parseArn } from '../../../kernel/arn.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { Principal } from '../../../kernel/principal.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import type { OnPremisesInstanceDoc } from '../model.js';
import { onPremisesInstances, type Place } from '../store.js';

/**
 * The registered instance that a host says it is: by the ARN of its user or session, as AWS's agent does, or by
 * `arn:aws:codedeploy:REGION:ACCOUNT:instance/NAME`.
 * @throws AwsError ClientException where there is none, so that the host's operator sees it
 */
export async function hostOf(
  reader: Reader,
  place: Place,
  hostIdentifier: string | undefined,
): Promise<OnPremisesInstanceDoc> {
  const name = instanceNameIn(place, hostIdentifier ?? '');
  const scope = regionalScope(place);
  const found =
    name === undefined
      ? (await reader.listBy(onPremisesInstances, scope, 'identity', hostIdentifier ?? '', { limit: 2 }))[0]
      : await reader.get(onPremisesInstances, scope, name);
  if (!found || found.doc.deregisteredAt !== undefined) {
    throw new AwsError(
      'ClientException',
      `${hostIdentifier} is not registered as an on-premises instance in ${place.region}`,
    );
  }
  return found.doc;
}

function instanceNameIn(place: Place, hostIdentifier: string): string | undefined {
  const arn = parseArn(hostIdentifier);
  if (arn?.service !== 'codedeploy' || arn.region !== place.region || arn.accountId !== place.accountId) {
    return undefined;
  }
  return /^instance\/(.+)$/.exec(arn.resource)?.[1];
}

/**
 * A host acts only for the instance that is registered with its own user or session; the account's root may act for
 * every instance, as it may do everything.
 * @throws AwsError AccessDeniedException
 */
export function checkHostIdentity(instance: OnPremisesInstanceDoc, caller: Principal): void {
  const registered = instance.iamUserArn ?? instance.iamSessionArn;
  if (caller.kind === 'root' || caller.arn === registered) return;
  throw new AwsError(
    'AccessDeniedException',
    `Host signs as ${caller.arn}, expected ${registered}: it may not act for the on-premises instance ${instance.instanceName}`,
  );
}
