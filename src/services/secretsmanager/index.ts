import { type AnyService, defineService } from '../../front-door/service.js';
import type { Sealer } from '../../kernel/sealer.js';
import { constraints } from './constraints.js';
import { createSecret } from './operations/create.js';
import { deletionOperations } from './operations/deletion.js';
import { describeOperations } from './operations/describe.js';
import { listOperations } from './operations/list.js';
import { getRandomPassword } from './operations/random-password.js';
import { policyOperations } from './operations/resource-policy.js';
import { stageOperations } from './operations/stages.js';
import { tagOperations } from './operations/tags.js';
import { updateOperations } from './operations/update.js';
import { valueOperations } from './operations/values.js';
import { purgeWorker } from './workers/purge.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

export interface SecretsManagerDeps {
  /** Keeps the values. */
  readonly sealer: Sealer;
}

/** AWS Secrets Manager, without rotation and replication. */
export function secretsManagerService({ sealer }: SecretsManagerDeps): AnyService {
  return defineService<Sdk>({
    id: 'secretsmanager',
    title: 'AWS Secrets Manager',
    signingNames: ['secretsmanager'],
    actionPrefix: 'secretsmanager',
    protocol: 'awsJson1_1',
    targetPrefix: 'secretsmanager',
    load: () => import('@aws-sdk/client-secrets-manager'),
    constraints,
    operations: {
      ...deletionOperations,
      ...describeOperations,
      ...listOperations,
      ...policyOperations,
      ...stageOperations,
      ...tagOperations,
      ...updateOperations(sealer),
      ...valueOperations(sealer),
      CreateSecret: createSecret(sealer),
      GetRandomPassword: getRandomPassword,
    },
    workers: [purgeWorker],
  });
}
