export type ParameterKind = 'String' | 'StringList' | 'SecureString';
export type Tier = 'Standard' | 'Advanced';

/** One parameter with all its versions; a put adds one. Instants are epoch ms. */
export interface ParameterDocument {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The oldest first; never empty. */
  readonly versions: readonly ParameterVersion[];
}

export interface ParameterVersion {
  readonly version: number;
  readonly kind: ParameterKind;
  /** Sealed where the kind is SecureString. */
  readonly value: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  /** Key of a SecureString, as it was named. */
  readonly keyId?: string;
  readonly tier: Tier;
  readonly dataType: string;
  /** JSON, as given: kept and shown. */
  readonly policies?: string;
  readonly labels: readonly string[];
  readonly modifiedAt: number;
  /** ARN of who put it. */
  readonly modifiedBy: string;
}

/** @source AWS Systems Manager User Guide: the oldest version goes when there would be more */
export const MAX_VERSIONS = 100;

export const DEFAULT_KEY = 'alias/aws/ssm';
