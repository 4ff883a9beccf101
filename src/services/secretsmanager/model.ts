/** Instants are epoch ms. */
export interface SecretDocument {
  /** With its six random characters: a secret made again under the same name has another ARN. */
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly keyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** JSON */
  readonly resourcePolicy?: string;
  readonly versions: readonly SecretVersion[];
  readonly createdAt: number;
  readonly changedAt: number;
  readonly accessedAt?: number;
  /** Set while the secret waits for its deletion. */
  readonly deletion?: { readonly dueAt: number };
}

export interface SecretVersion {
  readonly versionId: string;
  readonly kind: 'string' | 'binary';
  /** Sealed for the secret's ARN. */
  readonly value: string;
  /** SHA-256 of the value with the version's id: tells a repeated request from another one. */
  readonly fingerprint: string;
  readonly stages: readonly string[];
  readonly createdAt: number;
}

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
