import { type AnyService, defineService } from '../../front-door/service.js';
import type { Sealer } from '../../kernel/sealer.js';
import { constraints } from './constraints.js';
import { refusedNames } from './names.js';
import { accessKeyOperations, createAccessKey } from './operations/access-keys.js';
import { accessReportOperations } from './operations/access-reports.js';
import { accountOperations } from './operations/account.js';
import { attachmentOperations } from './operations/attachments.js';
import { authorizationDetailOperations } from './operations/authorization-details.js';
import { credentialReportOperations } from './operations/credential-report.js';
import { groupOperations } from './operations/groups.js';
import { inlineOperations } from './operations/inline.js';
import { instanceProfileOperations } from './operations/instance-profiles.js';
import { linkedRoleOperations } from './operations/linked-roles.js';
import { loginProfileOperations } from './operations/login-profiles.js';
import { mfaDeviceOperations, mfaSynchronization } from './operations/mfa-devices.js';
import { oidcProviderOperations } from './operations/oidc-providers.js';
import { outboundFederationOperations } from './operations/outbound-federation.js';
import { passwordPolicyOperations } from './operations/password-policy.js';
import { policyOperations } from './operations/policies.js';
import { policyEntityOperations } from './operations/policy-entities.js';
import { policyVersionOperations } from './operations/policy-versions.js';
import { roleOperations } from './operations/roles.js';
import { samlProviderChanges, samlProviderOperations } from './operations/saml-providers.js';
import { serverCertificateOperations } from './operations/server-certificates.js';
import { serviceCredentialOperations } from './operations/service-credentials.js';
import { signingCertificateOperations } from './operations/signing-certificates.js';
import { simulationOperations } from './operations/simulate.js';
import { sshKeyOperations } from './operations/ssh-keys.js';
import { taggingOperations } from './operations/tagging.js';
import { userOperations } from './operations/users.js';
import { createVirtualMfaDevice, virtualMfaDeviceOperations } from './operations/virtual-mfa-devices.js';

export { iamAuthorizer } from './authorizer.js';
export { iamCredentials } from './credentials.js';
export { DecisionLog } from './decisions/decision-log.js';
export { explainRoute } from './decisions/route.js';
export { iamSamlKeys } from './federation/saml-keys.js';
export { tokenIssuerRoute } from './federation/token-issuer-route.js';
export { iamTokenSigner } from './federation/token-signer.js';
export { forgetIdentities } from './identity-changes.js';
export { iamMfaCodes } from './mfa/mfa-codes.js';
export { iamRoleAssumer } from './role-assumer.js';
export { iamServicePasswords } from './service-passwords.js';
export { sealStoredSecrets } from './stored-secrets.js';

type Sdk = typeof import('@aws-sdk/client-iam');

const plainOperations = {
  ...roleOperations,
  ...userOperations,
  ...groupOperations,
  ...accessKeyOperations,
  ...policyOperations,
  ...policyVersionOperations,
  ...policyEntityOperations,
  ...inlineOperations,
  ...attachmentOperations,
  ...taggingOperations,
  ...instanceProfileOperations,
  ...serviceCredentialOperations,
  ...accountOperations,
  ...authorizationDetailOperations,
  ...simulationOperations,
  ...virtualMfaDeviceOperations,
  ...sshKeyOperations,
  ...signingCertificateOperations,
  ...serverCertificateOperations,
  ...samlProviderOperations,
  ...passwordPolicyOperations,
  ...oidcProviderOperations,
  ...mfaDeviceOperations,
  ...loginProfileOperations,
  ...linkedRoleOperations,
  ...credentialReportOperations,
  ...accessReportOperations,
};

export interface IamDeps {
  /** Keeps the secrets of keys and devices. */
  readonly sealer: Sealer;
}

/** Identities and their policies; one for all regions. */
export function iamService({ sealer }: IamDeps): AnyService {
  return defineService<Sdk>({
    id: 'iam',
    title: 'AWS Identity and Access Management',
    signingNames: ['iam'],
    actionPrefix: 'iam',
    protocol: 'awsQuery',
    apiVersion: '2010-05-08',
    load: () => import('@aws-sdk/client-iam'),
    refusesPlainSessions: true,
    hidesRefusedValues: true,
    constraints,
    inputRefusal: refusedNames,
    operations: {
      ...plainOperations,
      ...mfaSynchronization(sealer),
      ...outboundFederationOperations(sealer),
      ...samlProviderChanges(sealer),
      CreateAccessKey: createAccessKey(sealer),
      CreateVirtualMFADevice: createVirtualMfaDevice(sealer),
    },
  });
}
