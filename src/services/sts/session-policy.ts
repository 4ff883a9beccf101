import type { PolicyDescriptorType } from '@aws-sdk/client-sts';
import { validatePolicy } from '../../engines/policy/validate.js';
import type { AwsDoor, CallPlace, RequestContext } from '../../front-door/service.js';
import { AwsError } from '../../kernel/aws-error.js';
import { servicePrincipal } from '../../kernel/principal.js';
import { validationError } from './errors.js';

/** @source STS API reference, AssumeRole: plain text of inline and managed session policies together */
const MAX_CHARACTERS = 2_048;
const MAX_MANAGED = 10;

export interface SessionPolicy {
  /** One document that holds the statements of all. */
  readonly document: string;
  /** Percentage of what a session may carry. */
  readonly packedSize: number;
}

interface PolicyInput {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly PolicyDescriptorType[] | undefined;
}

/**
 * The policies that narrow a session, as they are now: later changes of managed ones do not reach it.
 * @param place where the session's account is asked for managed ones
 * @returns undefined where there is none
 * @throws AwsError MalformedPolicyDocument, PackedPolicyTooLarge, ValidationError
 */
export async function sessionPolicyOf(
  input: PolicyInput,
  place: CallPlace,
  { door }: RequestContext,
): Promise<SessionPolicy | undefined> {
  const arns = (input.PolicyArns ?? []).map(({ arn = '' }) => arn);
  if (input.Policy === undefined && arns.length === 0) return undefined;
  if (arns.length > MAX_MANAGED) {
    throw validationError(`Only ${MAX_MANAGED} managed session policies can be passed.`);
  }
  const documents = input.Policy === undefined ? [] : [input.Policy];
  if (input.Policy !== undefined) validatePolicy(input.Policy, 'session');
  for (const arn of arns) documents.push(await managedDocument(arn, place, door));
  const characters = (input.Policy ?? '').length + arns.join('').length;
  if (characters > MAX_CHARACTERS) {
    throw new AwsError('PackedPolicyTooLargeException', 'The session policies are too large.');
  }
  return { document: joined(documents), packedSize: Math.ceil((characters * 100) / MAX_CHARACTERS) };
}

function joined(documents: readonly string[]): string {
  const [only] = documents;
  if (only !== undefined && documents.length === 1) return only;
  const Statement = documents.flatMap((document) => {
    const { Statement: statements } = JSON.parse(document) as { Statement: unknown };
    return statements;
  });
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

async function managedDocument(arn: string, place: CallPlace, door: AwsDoor): Promise<string> {
  const iam = door.as(servicePrincipal('sts.amazonaws.com', place.accountId), place);
  const { Policy } = await iam.call('iam', 'GetPolicy', { PolicyArn: arn });
  const { PolicyVersion } = await iam.call('iam', 'GetPolicyVersion', {
    PolicyArn: arn,
    VersionId: Policy?.DefaultVersionId,
  });
  return decodeURIComponent(PolicyVersion?.Document ?? '');
}
