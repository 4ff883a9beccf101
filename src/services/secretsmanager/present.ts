import type { DescribeSecretResponse, SecretListEntry, Tag } from '@aws-sdk/client-secrets-manager';
import { DAY_MS } from '../../kernel/duration.js';
import type { SecretDocument } from './model.js';

export function presentSecret(secret: SecretDocument): DescribeSecretResponse {
  return {
    ...presentCommon(secret),
    VersionIdsToStages: stagesOf(secret),
  };
}

export function presentListed(secret: SecretDocument): SecretListEntry {
  return { ...presentCommon(secret), SecretVersionsToStages: stagesOf(secret) };
}

function presentCommon(secret: SecretDocument): SecretListEntry {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.keyId,
    RotationEnabled: false,
    LastChangedDate: new Date(secret.changedAt),
    LastAccessedDate: secret.accessedAt === undefined ? undefined : new Date(startOfDay(secret.accessedAt)),
    // When it is going to happen.
    DeletedDate: secret.deletion && new Date(secret.deletion.dueAt),
    Tags: tagList(secret.tags),
    CreatedDate: new Date(secret.createdAt),
  };
}

function stagesOf({ versions }: SecretDocument): Record<string, string[]> {
  const staged = versions.filter(({ stages }) => stages.length > 0);
  return Object.fromEntries(staged.map(({ versionId, stages }) => [versionId, [...stages]]));
}

/** @source AWS Secrets Manager API Reference: the last access is told by the day, in UTC */
function startOfDay(at: number): number {
  return at - (at % DAY_MS);
}

export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function tagMap(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}
