import type { Tag as SdkTag } from '@aws-sdk/client-iam';
import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import type { Account } from '../../kernel/partition.js';
import type { Reader } from '../../store/store.js';
import { findServerCertificate, serverCertificateArn } from './certificates/server-certificate.js';
import { groupArn, iamArn, instanceProfileArn, roleArn, type Tag, userArn } from './model.js';
import { findGroup, findInstanceProfile, findRole, findUser } from './store.js';

type Conditions = Readonly<Record<string, string | readonly string[]>>;

/** The permissions of an operation, from its input. */
type Authorize<I> = (input: I, context: RequestContext) => Promise<readonly AccessRequest[]>;

type Member<Name extends string> = { readonly [K in Name]?: string | undefined };

/** Condition keys that come with an operation's own input. */
type ConditionsOf<I> = (input: I) => Conditions;

const none = () => ({});

/** @source Service Authorization Reference, "Actions, resources, and condition keys for AWS IAM" */
export function onRole<I extends Member<'RoleName'>>(
  action: string,
  conditionsOf: ConditionsOf<I> = none,
): Authorize<I> {
  return async (input, context) => {
    const { account } = context;
    const roleName = input.RoleName ?? '';
    const role = await findRole(context.store, account, roleName);
    const resource = roleArn(role ?? { ...account, path: '/', roleName });
    return [access(action, resource, role?.tags, { ...boundaryOf(role), ...conditionsOf(input) })];
  };
}

/** Without a name the operation is about the caller. */
export function onUser<I extends Member<'UserName'>>(
  action: string,
  conditionsOf: ConditionsOf<I> = none,
): Authorize<I> {
  return async (input, context) => {
    const { account, caller } = context;
    const userName = input.UserName ?? (caller.kind === 'user' ? caller.userName : '');
    const user = await findUser(context.store, account, userName);
    const resource = userArn(user ?? { ...account, path: '/', userName });
    return [access(action, resource, user?.tags, { ...boundaryOf(user), ...conditionsOf(input) })];
  };
}

export function onGroup<I extends Member<'GroupName'>>(
  action: string,
  conditionsOf: ConditionsOf<I> = none,
): Authorize<I> {
  return async (input, context) => {
    const { account } = context;
    const groupName = input.GroupName ?? '';
    const group = await findGroup(context.store, account, groupName);
    const resource = groupArn(group ?? { ...account, path: '/', groupName });
    return [access(action, resource, undefined, conditionsOf(input))];
  };
}

export function onInstanceProfile<I extends Member<'InstanceProfileName'>>(
  action: string,
  conditionsOf: ConditionsOf<I> = none,
): Authorize<I> {
  return async (input, context) => {
    const { account } = context;
    const instanceProfileName = input.InstanceProfileName ?? '';
    const profile = await findInstanceProfile(context.store, account, instanceProfileName);
    const resource = instanceProfileArn(profile ?? { ...account, path: '/', instanceProfileName });
    return [access(action, resource, profile?.tags, conditionsOf(input))];
  };
}

export function onServerCertificate<I extends Member<'ServerCertificateName'>>(
  action: string,
  conditionsOf: ConditionsOf<I> = none,
): Authorize<I> {
  return async (input, context) => {
    const { account } = context;
    const name = input.ServerCertificateName ?? '';
    const found = await findServerCertificate(context.store, account, name);
    const resource = serverCertificateArn(account, found?.path ?? '/', found?.name ?? name);
    return [access(action, resource, found?.tags, conditionsOf(input))];
  };
}

export function onPolicy<I extends Member<'PolicyArn'>>(
  action: string,
  conditionsOf: ConditionsOf<I> = none,
): Authorize<I> {
  return async (input) => [access(action, input.PolicyArn ?? '*', undefined, conditionsOf(input))];
}

/**
 * Things that requests name by their ARN.
 * @param member of the input
 * @param find what is there, for its tags
 */
export function onArnIn<Name extends string>(
  member: Name,
  find: (reader: Reader, account: Account, arn: string) => Promise<Tagged | undefined>,
) {
  return <I extends Member<Name>>(action: string, conditionsOf: ConditionsOf<I> = none): Authorize<I> =>
    async (input, { store, account }) => {
      const arn = input[member] ?? '*';
      const found = await find(store, account, arn);
      return [access(action, arn, found?.tags, conditionsOf(input))];
    };
}

interface Tagged {
  readonly tags: readonly Tag[];
}

/**
 * Lists are asked for on the path that they are limited to, such as `arn:aws:iam::ACCOUNT:role/`.
 * @param type `role`
 */
export function onPath<I extends Member<'PathPrefix'>>(action: string, type: string): Authorize<I> {
  return async ({ PathPrefix = '/' }, { account }) => [
    access(action, iamArn(account, `${type}${PathPrefix}`), undefined, {}),
  ];
}

/** A resource that is yet to be made. */
export function toCreate<I>(
  action: string,
  arnOf: (input: I, account: Account) => string,
  conditionsOf: ConditionsOf<I> = none,
): Authorize<I> {
  return async (input, { account }) => [
    access(action, arnOf(input, account), undefined, conditionsOf(input)),
  ];
}

function access(
  action: string,
  resource: string,
  tags: readonly Tag[] | undefined,
  conditions: Conditions,
): AccessRequest {
  const ofResource = (tags ?? []).flatMap(({ key, value }) => [
    [`aws:resourcetag/${key.toLowerCase()}`, value],
    [`iam:resourcetag/${key.toLowerCase()}`, value],
  ]);
  return {
    action: `iam:${action}`,
    resource,
    conditions: { ...Object.fromEntries(ofResource), ...conditions },
  };
}

/** `aws:RequestTag/KEY` and `aws:TagKeys` */
export function requestTags(tags: readonly SdkTag[] | undefined): Conditions {
  if (tags === undefined || tags.length === 0) return {};
  return {
    'aws:tagkeys': tags.map(({ Key = '' }) => Key),
    ...Object.fromEntries(
      tags.map(({ Key = '', Value = '' }) => [`aws:requesttag/${Key.toLowerCase()}`, Value]),
    ),
  };
}

/** `aws:TagKeys` of a request that removes tags. */
export function tagKeys({ TagKeys = [] }: { readonly TagKeys?: readonly string[] | undefined }): Conditions {
  return { 'aws:tagkeys': TagKeys };
}

/** The boundary that the user or role has. */
function boundaryOf(holder: { readonly permissionsBoundary?: string } | undefined): Conditions {
  const arn = holder?.permissionsBoundary;
  return arn === undefined ? {} : { 'iam:permissionsboundary': arn };
}

export function policyArnCondition(input: Member<'PolicyArn'>): Conditions {
  return input.PolicyArn === undefined ? {} : { 'iam:policyarn': input.PolicyArn };
}

export function boundaryCondition(input: Member<'PermissionsBoundary'>): Conditions {
  return input.PermissionsBoundary === undefined
    ? {}
    : { 'iam:permissionsboundary': input.PermissionsBoundary };
}
