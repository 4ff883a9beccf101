import { PhaseFailure } from './phase-failure.js';

export interface SecretReference {
  /** Name or ARN. */
  readonly secretId: string;
  readonly jsonKey?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

/** `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME` */
const COLON_PARTS_OF_ARN = 7;

/**
 * `secret-id:json-key:version-stage:version-id`; parts may be empty, those behind may be left out.
 *
 * @throws PhaseFailure where both stage and version are named
 * @source AWS CodeBuild User Guide, "env/secrets-manager"
 */
export function parseSecretReference(text: string): SecretReference {
  const parts = text.split(':');
  const count = text.startsWith('arn:') ? COLON_PARTS_OF_ARN : 1;
  const [jsonKey, versionStage, versionId] = parts.slice(count).map((part) => part || undefined);
  if (versionStage !== undefined && versionId !== undefined) {
    throw new PhaseFailure({
      statusCode: 'Secrets Manager Error',
      message: `${text}: a version stage and a version id cannot be named together`,
    });
  }
  return { secretId: parts.slice(0, count).join(':'), jsonKey, versionStage, versionId };
}
