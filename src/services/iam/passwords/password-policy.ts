import type {
  PasswordPolicy as SdkPasswordPolicy,
  UpdateAccountPasswordPolicyRequest,
} from '@aws-sdk/client-iam';
import { AwsError } from '../../../kernel/aws-error.js';
import { DAY_MS } from '../../../kernel/duration.js';

/** What the account asks of passwords, where it has said so. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly usersMayChange: boolean;
  /** Passwords expire after that many days. */
  readonly maxAgeDays?: number;
  /** So many former passwords must not be used again. */
  readonly reusePrevention?: number;
  /** Whoever let the password expire cannot choose another. */
  readonly hardExpiry: boolean;
}

/** The most that `reusePrevention` may ask for. */
export const MAX_REMEMBERED_PASSWORDS = 24;

const DEFAULT_LENGTH = 6;

/** @source IAM User Guide, "Set an account password policy for IAM users", "Default password policy" */
const WITHOUT_POLICY_LENGTH = 8;
const WITHOUT_POLICY_KINDS = 3;

const KINDS = [
  { pattern: /[A-Z]/, missing: 'Password should have at least one uppercase letter', of: 'requireUppercase' },
  { pattern: /[a-z]/, missing: 'Password should have at least one lowercase letter', of: 'requireLowercase' },
  { pattern: /[0-9]/, missing: 'Password should have at least one number', of: 'requireNumbers' },
  {
    pattern: /[!@#$%^&*()_+\-=[\]{}|']/,
    missing: 'Password should have at least one symbol',
    of: 'requireSymbols',
  },
] as const;

/**
 * What is left out becomes the default, not what it was.
 * @source IAM API reference, UpdateAccountPasswordPolicy: "This operation does not support partial updates."
 */
export function readPasswordPolicy(input: UpdateAccountPasswordPolicyRequest): PasswordPolicy {
  return {
    minimumLength: input.MinimumPasswordLength ?? DEFAULT_LENGTH,
    requireSymbols: input.RequireSymbols ?? false,
    requireNumbers: input.RequireNumbers ?? false,
    requireUppercase: input.RequireUppercaseCharacters ?? false,
    requireLowercase: input.RequireLowercaseCharacters ?? false,
    usersMayChange: input.AllowUsersToChangePassword ?? false,
    hardExpiry: input.HardExpiry ?? false,
    ...(input.MaxPasswordAge ? { maxAgeDays: input.MaxPasswordAge } : {}),
    ...(input.PasswordReusePrevention ? { reusePrevention: input.PasswordReusePrevention } : {}),
  };
}

export function presentPasswordPolicy(policy: PasswordPolicy): SdkPasswordPolicy {
  return {
    MinimumPasswordLength: policy.minimumLength,
    RequireSymbols: policy.requireSymbols,
    RequireNumbers: policy.requireNumbers,
    RequireUppercaseCharacters: policy.requireUppercase,
    RequireLowercaseCharacters: policy.requireLowercase,
    AllowUsersToChangePassword: policy.usersMayChange,
    ExpirePasswords: policy.maxAgeDays !== undefined,
    MaxPasswordAge: policy.maxAgeDays ?? 0,
    HardExpiry: policy.hardExpiry,
    ...(policy.reusePrevention !== undefined && { PasswordReusePrevention: policy.reusePrevention }),
  };
}

/** @throws AwsError PasswordPolicyViolation, naming the first rule that is broken */
export function checkPassword(
  password: string,
  policy: PasswordPolicy | undefined,
  accountNames: readonly string[],
): void {
  const minimum = policy?.minimumLength ?? WITHOUT_POLICY_LENGTH;
  if (password.length < minimum) throw violation(`Password should have a minimum length of ${minimum}`);
  const absent = KINDS.filter(({ pattern }) => !pattern.test(password));
  if (policy === undefined) {
    const more = WITHOUT_POLICY_KINDS - (KINDS.length - absent.length);
    if (more > 0) {
      throw violation(
        `Password should meet ${more} more of the following requirements: ${absent.map(({ missing }) => missing).join(', ')}`,
      );
    }
    if (accountNames.includes(password)) throw doesNotConform();
    return;
  }
  const missing = absent.find(({ of }) => policy[of]);
  if (missing) throw violation(missing.missing);
}

export function doesNotConform(): AwsError {
  return violation('Password does not conform to the account password policy.');
}

/** When a password that was set then expires, in epoch ms; undefined for never. */
export function passwordExpiry(policy: PasswordPolicy | undefined, changedAt: number): number | undefined {
  return policy?.maxAgeDays === undefined ? undefined : changedAt + policy.maxAgeDays * DAY_MS;
}

function violation(message: string): AwsError {
  return new AwsError('PasswordPolicyViolationException', message);
}
