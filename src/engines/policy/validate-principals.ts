import type { AwsError } from '../../kernel/aws-error.js';
import type { PolicyStatement } from './document.js';
import { malformed } from './malformed.js';

/** What a trust policy may allow; wildcards within `sts:` too. */
const TRUST_ACTIONS =
  /^sts:(assumerole|assumerolewithsaml|assumerolewithwebidentity|tagsession|setsourceidentity|setcontext|getcalleridentity|getsessiontoken|getfederationtoken|getaccesskeyinfo|getservicebearertoken|decodeauthorizationmessage|[a-z]*\*)$/;

const AWS_PRINCIPAL =
  /^(\*|\d{12}|A(IDA|ROA)[A-Z0-9]{12,}|arn:[a-z-]+:iam::\d{12}:(root|(user|role)\/[!-~]+)|arn:[a-z-]+:sts::\d{12}:(assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+|federated-user\/[\w+=,.@-]+))$/;

const SERVICE_PRINCIPAL = /^[a-z0-9][a-z0-9.-]*\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal|aws\.dev)$/;

const PRINCIPAL_FORMS: Readonly<Record<string, RegExp>> = {
  AWS: AWS_PRINCIPAL,
  Service: SERVICE_PRINCIPAL,
};

/**
 * @throws AwsError MalformedPolicyDocument
 * @source messages as IAM answers CreateRole and UpdateAssumeRolePolicy
 */
export function validateTrustStatement(statement: PolicyStatement): void {
  if (!statement.actions?.values.every((action) => TRUST_ACTIONS.test(action.toLowerCase()))) {
    throw malformed('AssumeRole policy may only specify STS AssumeRole actions.');
  }
  if (statement.resources !== undefined) throw malformed('Has prohibited field Resource');
  if (statement.principals === undefined) throw malformed('Missing required field Principal');
  const { by } = statement.principals;
  if (by === '*') return;
  for (const [kind, names] of by) {
    const form = PRINCIPAL_FORMS[kind];
    for (const name of names) {
      if (form !== undefined && !form.test(name)) throw invalidPrincipal(kind, name);
    }
  }
}

export function invalidPrincipal(kind: string, name: string): AwsError {
  const spelling = kind === 'Service' ? 'SERVICE' : kind;
  return malformed(`Invalid principal in policy: "${spelling}":"${name}"`);
}
