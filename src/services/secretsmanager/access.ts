import type { Conditions } from '../../front-door/access.js';
import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { isAwsError } from '../../kernel/aws-error.js';
import { regionalScope } from '../../store/store.js';
import { requireSecret, secretArn, secrets } from './store.js';

/** Keys whose value the request does not have are left out; they are written in lower case. */
export function requestKeys(
  values: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): Conditions {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined
        ? []
        : [[`secretsmanager:${key}`, typeof value === 'object' ? value : String(value)] as const],
    ),
  );
}

/** Of the key that is to encrypt a secret; its ARN where that is what is given. */
export function keyConditions(keyId: string | undefined): Conditions {
  return requestKeys({ kmskeyid: keyId, kmskeyarn: keyId?.startsWith('arn:') ? keyId : undefined });
}

/** An existing secret is named by its ARN; what is missing by what was asked for, so that the refusal names it. */
export async function onSecret(
  action: string,
  context: RequestContext,
  secretId: string | undefined = '',
  given: Conditions = {},
): Promise<readonly AccessRequest[]> {
  const conditions = { ...requestKeys({ secretid: secretId }), ...given };
  const found = await requireSecret(context.store, context, secretId).catch((error: unknown) => {
    if (isAwsError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  });
  if (found === undefined) {
    const resource = secretId.startsWith('arn:') ? secretId : secretArn(context, secretId);
    return [{ action, resource, conditions }];
  }
  const { arn, resourcePolicy, tags } = found.doc;
  return [
    {
      action,
      resource: arn,
      conditions,
      resourceTags: async () => tags,
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    },
  ];
}

export async function onNewSecret(
  action: string,
  context: RequestContext,
  name: string | undefined = '',
  conditions: Conditions = {},
): Promise<readonly AccessRequest[]> {
  const existing = await context.store.get(secrets, regionalScope(context), name);
  return [{ action, resource: existing?.doc.arn ?? secretArn(context, `${name}-??????`), conditions }];
}
