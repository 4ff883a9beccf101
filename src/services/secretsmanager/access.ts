import type { Conditions } from '../../front-door/access.js';
import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { isAwsError } from '../../kernel/aws-error.js';
import { regionalScope } from '../../store/store.js';
import { requireSecret, secretArn, secrets } from './store.js';

/** An existing secret is named by its ARN; what is missing by what was asked for, so that the refusal names it. */
export async function onSecret(
  action: string,
  context: RequestContext,
  secretId: string | undefined = '',
  conditions: Conditions = {},
): Promise<readonly AccessRequest[]> {
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
