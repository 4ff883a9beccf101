import type { Tag } from '@aws-sdk/client-sts';
import type { IdentityToken } from './identity-token.js';
import type { TrustedProvider } from './trusted-provider.js';

const TAGS_CLAIM = 'https://aws.amazon.com/tags';
const SOURCE_IDENTITY_CLAIM = 'https://aws.amazon.com/source_identity';

export interface TokenTags {
  readonly Tags: Tag[];
  readonly TransitiveTagKeys: string[];
}

/**
 * Session tags of a token.
 * @source IAM User Guide, "Pass session tags in AWS STS", "Passing session tags using AssumeRoleWithWebIdentity"
 */
export function tagsOf({ claims }: IdentityToken): TokenTags {
  const { principal_tags: tags, transitive_tag_keys: transitive } = record(claims[TAGS_CLAIM]);
  return {
    Tags: Object.entries(record(tags)).flatMap(([Key, value]) => {
      const [Value] = texts(value);
      return Value === undefined ? [] : [{ Key, Value }];
    }),
    TransitiveTagKeys: texts(transitive),
  };
}

export function sourceIdentityOf({ claims }: IdentityToken): string | undefined {
  return texts(claims[SOURCE_IDENTITY_CLAIM])[0];
}

/**
 * The condition keys that a token answers, lower case.
 * @source IAM User Guide, "IAM and AWS STS condition context keys", "Available keys for AWS web identity federation"
 */
export function claimKeys(
  token: IdentityToken,
  provider: TrustedProvider,
): Record<string, string | string[]> {
  const prefix = provider.url.toLowerCase();
  const amr = texts(token.claims.amr);
  return {
    [`${prefix}:sub`]: token.subject,
    [`${prefix}:aud`]: token.audience,
    ...(amr.length > 0 && { [`${prefix}:amr`]: amr }),
  };
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
