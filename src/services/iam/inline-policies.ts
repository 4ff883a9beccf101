import { validatePolicy } from '../../engines/policy/validate.js';
import type { RequestContext } from '../../front-door/service.js';
import { limitExceeded, notFound } from './errors.js';
import { changeHolder, type HolderKind } from './holders.js';
import type { PolicyHolder } from './model.js';
import { type Page, type PageRequest, pageOfList } from './paging.js';

/** @throws AwsError NoSuchEntity, MalformedPolicyDocument, LimitExceeded */
export async function putInlinePolicy<T extends PolicyHolder>(
  kind: HolderKind<T>,
  context: RequestContext,
  name: string,
  policyName: string,
  document: string,
): Promise<void> {
  await changeHolder(context, kind, name, (holder) => {
    validatePolicy(document, 'inline');
    const inlinePolicies = { ...holder.inlinePolicies, [policyName]: document };
    const size = Object.values(inlinePolicies).reduce((sum, text) => sum + policyCharacters(text), 0);
    if (size > kind.inlineCharacters) {
      throw limitExceeded(
        `Maximum policy size of ${kind.inlineCharacters} bytes exceeded for ${kind.entity} ${kind.nameOf(holder)}`,
      );
    }
    return { ...holder, inlinePolicies };
  });
}

/** @throws AwsError NoSuchEntity */
export async function getInlinePolicy<T extends PolicyHolder>(
  kind: HolderKind<T>,
  context: RequestContext,
  name: string,
  policyName: string,
): Promise<{ readonly holderName: string; readonly document: string }> {
  const holder = await kind.require(context.store, context.account, name);
  const document = inlineDocument(kind, holder, policyName);
  return { holderName: kind.nameOf(holder), document };
}

/** @throws AwsError NoSuchEntity */
export async function deleteInlinePolicy<T extends PolicyHolder>(
  kind: HolderKind<T>,
  context: RequestContext,
  name: string,
  policyName: string,
): Promise<void> {
  await changeHolder(context, kind, name, (holder) => {
    inlineDocument(kind, holder, policyName);
    const { [policyName]: _deleted, ...inlinePolicies } = holder.inlinePolicies;
    return { ...holder, inlinePolicies };
  });
}

export async function listInlinePolicies<T extends PolicyHolder>(
  kind: HolderKind<T>,
  context: RequestContext,
  name: string,
  request: PageRequest,
): Promise<Page<string>> {
  const holder = await kind.require(context.store, context.account, name);
  const listing = `inline-policies:${kind.entity}:${kind.nameOf(holder)}`;
  return pageOfList(context, listing, request, Object.keys(holder.inlinePolicies).sort());
}

/** White space does not count. @source IAM User Guide, "IAM and AWS STS quotas" */
export function policyCharacters(document: string): number {
  return document.replace(/\s/g, '').length;
}

function inlineDocument<T extends PolicyHolder>(kind: HolderKind<T>, holder: T, policyName: string): string {
  const document = Object.hasOwn(holder.inlinePolicies, policyName)
    ? holder.inlinePolicies[policyName]
    : undefined;
  if (document === undefined) {
    throw notFound(`The ${kind.entity} policy with name ${policyName} cannot be found.`);
  }
  return document;
}
