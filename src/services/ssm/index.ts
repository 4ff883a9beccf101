import { type AnyService, defineService } from '../../front-door/service.js';
import type { Sealer } from '../../kernel/sealer.js';
import { constraints } from './constraints.js';
import { deleteOperations } from './operations/delete.js';
import { describeParameters } from './operations/describe.js';
import { getOperations } from './operations/get.js';
import { getParameterHistory } from './operations/history.js';
import { labelOperations } from './operations/labels.js';
import { getParametersByPath } from './operations/path.js';
import { putParameter } from './operations/put.js';
import { tagOperations } from './operations/tags.js';

type Sdk = typeof import('@aws-sdk/client-ssm');

export interface SsmDeps {
  /** Keeps the values of SecureString parameters. */
  readonly sealer: Sealer;
}

/** AWS Systems Manager: Parameter Store, and nothing else of it. */
export function ssmService({ sealer }: SsmDeps): AnyService {
  return defineService<Sdk>({
    id: 'ssm',
    title: 'AWS Systems Manager (Parameter Store)',
    signingNames: ['ssm'],
    actionPrefix: 'ssm',
    protocol: 'awsJson1_1',
    targetPrefix: 'AmazonSSM',
    load: () => import('@aws-sdk/client-ssm'),
    constraints,
    operations: {
      ...deleteOperations,
      ...getOperations(sealer),
      ...labelOperations,
      ...tagOperations,
      DescribeParameters: describeParameters,
      GetParameterHistory: getParameterHistory(sealer),
      GetParametersByPath: getParametersByPath(sealer),
      PutParameter: putParameter(sealer),
    },
  });
}
