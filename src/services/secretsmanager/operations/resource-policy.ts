import { PolicySyntaxError, parsePolicyDocument } from '../../../engines/policy/document.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { onSecret, requestKeys } from '../access.js';
import type { SecretDocument } from '../model.js';
import { requireLiveSecret, secrets } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

export const policyOperations: OperationTable<Sdk> = {
  PutResourcePolicy: {
    authorize: (input, context) =>
      onSecret(
        'secretsmanager:PutResourcePolicy',
        context,
        input.SecretId,
        requestKeys({ blockpublicpolicy: input.BlockPublicPolicy }),
      ),
    async handle(
      { SecretId: secretId = '', ResourcePolicy: policy = '', BlockPublicPolicy: block },
      context,
    ) {
      checkPolicy(policy, block === true);
      return await changePolicy(context, secretId, policy);
    },
  },
  GetResourcePolicy: {
    authorize: (input, context) => onSecret('secretsmanager:GetResourcePolicy', context, input.SecretId),
    async handle({ SecretId: secretId = '' }, context) {
      const { doc } = await requireLiveSecret(context.store, context, secretId);
      return { ARN: doc.arn, Name: doc.name, ResourcePolicy: doc.resourcePolicy };
    },
  },
  DeleteResourcePolicy: {
    authorize: (input, context) => onSecret('secretsmanager:DeleteResourcePolicy', context, input.SecretId),
    handle: ({ SecretId: secretId = '' }, context) => changePolicy(context, secretId, undefined),
  },
};

/** @throws AwsError MalformedPolicyDocumentException, PublicPolicyException */
function checkPolicy(policy: string, blocksPublic: boolean): void {
  const isPublic = parse(policy).some(
    ({ effect, principals }) => effect === 'Allow' && JSON.stringify(principals ?? '').includes('"*"'),
  );
  if (blocksPublic && isPublic) {
    throw new AwsError('PublicPolicyException', 'The resource policy grants access to everybody.');
  }
}

function parse(policy: string) {
  try {
    return parsePolicyDocument(policy).statements;
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    throw new AwsError(
      'MalformedPolicyDocumentException',
      'This resource policy contains invalid Json or syntax.',
    );
  }
}

async function changePolicy(
  context: RequestContext,
  secretId: string,
  resourcePolicy: string | undefined,
): Promise<{ ARN: string; Name: string }> {
  return await context.store.transaction(async (tx) => {
    const { key, doc } = await requireLiveSecret(tx, context, secretId);
    const secret: SecretDocument = { ...doc, resourcePolicy };
    await tx.put(secrets, regionalScope(context), key, secret);
    return { ARN: doc.arn, Name: doc.name };
  });
}
