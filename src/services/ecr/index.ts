import { type AnyService, defineService } from '../../front-door/service.js';
import type { Sealer } from '../../kernel/sealer.js';
import { constraints } from './constraints.js';
import { getAuthorizationToken } from './operations/get-authorization-token.js';
import { type EcrSdk, loadEcrSdk } from './sdk.js';

export { ecrGate } from './registry-gate.js';

export interface EcrDeps {
  readonly sealer: Sealer;
}

/** The tokens by which `docker` gets into a registry; the registry itself is the operator's. */
export function ecrService({ sealer }: EcrDeps): AnyService {
  return defineService<EcrSdk>({
    id: 'ecr',
    title: 'Amazon Elastic Container Registry',
    signingNames: ['ecr'],
    actionPrefix: 'ecr',
    protocol: 'awsJson1_1',
    targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
    load: loadEcrSdk,
    constraints,
    validationErrorCode: 'InvalidParameterException',
    operations: { GetAuthorizationToken: getAuthorizationToken(sealer) },
  });
}
