import type { AccessRequest, RequestContext } from './service.js';

/** The permissions that an operation needs, from its input: all of them must be allowed. An empty list: none. */
export type Authorize<Input> = (
  input: Input,
  context: RequestContext,
) => readonly AccessRequest[] | Promise<readonly AccessRequest[]>;

/** Condition keys of a request, lower case. */
export type Conditions = NonNullable<AccessRequest['conditions']>;

export type Tags = Readonly<Record<string, string>>;

/**
 * For actions that know no resource, such as most lists.
 * @param action `codebuild:ListProjects`
 */
export function onAnyResource(action: string): () => readonly AccessRequest[] {
  const requests: readonly AccessRequest[] = [{ action, resource: '*' }];
  return () => requests;
}

/**
 * For actions on the resource whose ARN the input holds; `*` where it is left out.
 * @param action `iam:SimulatePrincipalPolicy`
 */
export function onArn<Input>(
  action: string,
  arnOf: (input: Input) => string | undefined,
): (input: Input) => readonly AccessRequest[] {
  return (input) => [{ action, resource: arnOf(input) || '*' }];
}

const NONE: readonly AccessRequest[] = [];

/** For the few operations that nobody can be forbidden. */
export const withoutPermission = (): readonly AccessRequest[] => NONE;

/** `aws:RequestTag/KEY` and `aws:TagKeys` of the tags that a request would set. */
export function requestTags(tags: Tags): Conditions {
  const keys = Object.keys(tags);
  if (keys.length === 0) return {};
  const conditions: Record<string, string | readonly string[]> = { 'aws:tagkeys': keys };
  for (const [key, value] of Object.entries(tags)) conditions[`aws:requesttag/${key.toLowerCase()}`] = value;
  return conditions;
}

/** `aws:TagKeys` of the tags that a request would take away. */
export function tagKeys(keys: readonly string[] | undefined): Conditions {
  return keys === undefined || keys.length === 0 ? {} : { 'aws:tagkeys': keys };
}

/** Tags by key, from the list that most APIs have of them. */
export function tagsByKey(
  tags:
    | readonly { readonly key?: string | undefined; readonly value?: string | undefined }[]
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined,
): Tags {
  const byKey: Record<string, string> = {};
  for (const tag of tags ?? []) {
    if ('Key' in tag || 'Value' in tag) byKey[tag.Key ?? ''] = tag.Value ?? '';
    else if ('key' in tag) byKey[tag.key ?? ''] = tag.value ?? '';
  }
  return byKey;
}

/**
 * Whoever makes a service act as a role must be allowed to hand it over.
 * @param service `codebuild.amazonaws.com`
 * @param associatedArn the resource that gets the role
 * @source IAM User Guide, "Grant a user permissions to pass a role to an AWS service"
 */
export function passRole(roleArn: string, service: string, associatedArn: string): AccessRequest {
  return {
    action: 'iam:PassRole',
    resource: roleArn,
    conditions: { 'iam:passedtoservice': service, 'iam:associatedresourcearn': associatedArn },
  };
}
