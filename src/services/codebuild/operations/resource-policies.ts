import { PolicySyntaxError, parsePolicyDocument } from '../../../engines/policy/document.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { regionalScope } from '../../../store/store.js';
import { invalidInput, resourceNotFound } from '../errors.js';
import { reportGroups } from '../reports/documents.js';
import { ownAccess, resourcePolicies } from '../resource-policies.js';
import { projects } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

export const putResourcePolicy: Operation<Sdk, 'PutResourcePolicy'> = {
  authorize: ({ resourceArn = '' }, { store }) => [
    ownAccess(store, 'codebuild:PutResourcePolicy', resourceArn),
  ],
  async handle({ resourceArn = '', policy = '' }, context) {
    checkPolicy(policy);
    await requireResource(context, resourceArn);
    await context.store.transaction((tx) =>
      tx.put(resourcePolicies, regionalScope(context), resourceArn, { policy }),
    );
    return { resourceArn };
  },
};

export const getResourcePolicy: Operation<Sdk, 'GetResourcePolicy'> = {
  authorize: ({ resourceArn = '' }, { store }) => [
    ownAccess(store, 'codebuild:GetResourcePolicy', resourceArn),
  ],
  async handle({ resourceArn = '' }, context) {
    const stored = await context.store.get(resourcePolicies, regionalScope(context), resourceArn);
    if (stored === undefined) throw resourceNotFound('Resource ARN does not have a resource policy');
    return { policy: stored.doc.policy };
  },
};

/** Succeeds where there is none. */
export const deleteResourcePolicy: Operation<Sdk, 'DeleteResourcePolicy'> = {
  authorize: ({ resourceArn = '' }, { store }) => [
    ownAccess(store, 'codebuild:DeleteResourcePolicy', resourceArn),
  ],
  async handle({ resourceArn = '' }, context) {
    await context.store.transaction((tx) => tx.delete(resourcePolicies, regionalScope(context), resourceArn));
    return {};
  },
};

/** @throws AwsError ResourceNotFoundException for what is no project or report group of the caller's account */
async function requireResource(context: RequestContext, resourceArn: string): Promise<void> {
  const arn = parseArn(resourceArn);
  const [kind, name = ''] = arn?.resource.split('/', 2) ?? [];
  if (arn?.service !== 'codebuild' || (kind !== 'project' && kind !== 'report-group')) {
    throw invalidInput(`Invalid resource ARN: ${resourceArn}`);
  }
  const isOwn = arn.accountId === context.accountId && arn.region === context.region;
  const scope = regionalScope(context);
  const found =
    kind === 'project'
      ? await context.store.get(projects, scope, name)
      : await context.store.get(reportGroups, scope, name);
  if (!isOwn || found === undefined) throw resourceNotFound(`Resource does not exist: ${resourceArn}`);
}

function checkPolicy(policy: string): void {
  try {
    const { statements } = parsePolicyDocument(policy);
    if (statements.some(({ principals }) => principals === undefined)) {
      throw new PolicySyntaxError('a statement has no principal');
    }
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    throw invalidInput(`Invalid resource policy: ${error.message}`);
  }
}
