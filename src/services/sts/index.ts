import { type AnyService, defineService } from '../../front-door/service.js';
import { constraints } from './constraints.js';
import { assumeRole } from './operations/assume-role.js';
import { assumeRoleWithSaml } from './operations/assume-role-with-saml.js';
import { assumeRoleWithWebIdentity } from './operations/assume-role-with-web-identity.js';
import { identityOperations } from './operations/identity.js';
import { tokenOperations } from './operations/tokens.js';
import { getWebIdentityToken } from './operations/web-identity-token.js';
import type { StsDeps } from './ports.js';
import { expireSessions } from './sessions.js';

export { stsCredentials } from './sessions.js';
export { sealStoredSessions } from './stored-secrets.js';

type Sdk = typeof import('@aws-sdk/client-sts');

/** Temporary credentials, and who it is that asks. */
export function stsService(deps: StsDeps): AnyService {
  return defineService<Sdk>({
    id: 'sts',
    title: 'AWS Security Token Service',
    signingNames: ['sts'],
    actionPrefix: 'sts',
    protocol: 'awsQuery',
    apiVersion: '2011-06-15',
    load: () => import('@aws-sdk/client-sts'),
    constraints,
    unsignedOperations: ['AssumeRoleWithWebIdentity', 'AssumeRoleWithSAML'],
    operations: {
      AssumeRole: assumeRole(deps),
      AssumeRoleWithSAML: assumeRoleWithSaml(deps),
      AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity(deps),
      GetWebIdentityToken: getWebIdentityToken(deps),
      ...tokenOperations(deps),
      ...identityOperations,
    },
    workers: [expireSessions],
  });
}
