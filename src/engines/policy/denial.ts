import type { PolicyDecision, PolicyLayer } from './evaluate.js';

const LAYER_NAMES: Readonly<Record<PolicyLayer, string>> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
};

export interface DeniedRequest {
  /** ARN of the caller. */
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
}

/**
 * AWS's whole sentence about a denial. STS never says why a role may not be assumed, unless a policy denies it.
 * @source IAM User Guide, "Troubleshoot access denied error messages"
 */
export function denialSentence(
  request: DeniedRequest,
  decision: Exclude<PolicyDecision, { effect: 'allowed' }>,
): string {
  const { action } = request;
  // S3 alone quotes.
  const resource = action.startsWith('s3:') ? `"${request.resource}"` : request.resource;
  const sentence = `User: ${request.caller} is not authorized to perform: ${action} on resource: ${resource}`;
  const isAssume = action.startsWith('sts:AssumeRole');
  if (decision.effect === 'explicitDeny') {
    const article = decision.layer === 'identity' ? 'an' : 'a';
    const layer =
      isAssume && decision.layer === 'resource'
        ? 'the role trust policy'
        : `${article} ${LAYER_NAMES[decision.layer]}`;
    return `${sentence} with an explicit deny in ${layer}`;
  }
  if (isAssume) return sentence;
  return `${sentence} because no ${LAYER_NAMES[decision.layer]} allows the ${action} action`;
}
