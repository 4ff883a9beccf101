const NAME = /^[\w+=,.@-]+$/;
const PATH = /^\/(?:[!-~]+\/)?$/;
const PATH_PREFIX = /^\/[!-\u007f]*$/;

type Refusal = (text: string) => string | undefined;

const name =
  (member: string): Refusal =>
  (text) =>
    NAME.test(text)
      ? undefined
      : `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`;

const path =
  (member: string): Refusal =>
  (text) =>
    PATH.test(text) && !text.includes('//')
      ? undefined
      : `The specified value for ${member} is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.`;

const pathPrefix: Refusal = (text) =>
  PATH_PREFIX.test(text)
    ? undefined
    : 'The specified value for pathPrefix is invalid. It must begin with / and contain only alphanumeric characters and/or / characters.';

/** Members that IAM has sentences of its own for, whichever operation has them. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  GroupName: name('groupName'),
  InstanceProfileName: name('instanceProfileName'),
  NewGroupName: name('newGroupName'),
  NewPath: path('newPath'),
  NewServerCertificateName: name('newServerCertificateName'),
  NewUserName: name('newUserName'),
  Path: path('path'),
  PathPrefix: pathPrefix,
  PolicyName: name('policyName'),
  RoleName: name('roleName'),
  ServerCertificateName: name('serverCertificateName'),
  UserName: name('userName'),
  VirtualMFADeviceName: name('virtualMFADeviceName'),
};

export const NAMES_AND_PATHS: ReadonlySet<string> = new Set(Object.keys(REFUSALS));

/** What IAM says of an input whose names and paths have characters that they may not have; an ARN for a name, mostly. */
export function refusedNames(input: object): string | undefined {
  for (const [member, text] of Object.entries(input)) {
    const refusal = REFUSALS[member];
    const said = typeof text === 'string' ? refusal?.(text) : undefined;
    if (said !== undefined) return said;
  }
  return undefined;
}

/** A required member: the front door refuses requests without it. */
export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a required member is missing behind the front door');
  return value;
}
