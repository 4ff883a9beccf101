import { decrypted } from '../../../engines/saml/xml-encryption.js';
import { signatureOf } from '../../../engines/saml/xml-signature.js';
import { elementsOf, onlyChild, textOf, type XmlElement } from '../../../engines/saml/xml-tree.js';
import { invalidToken } from '../errors.js';
import type { TrustedSamlProvider } from './saml-provider.js';

export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';

/**
 * The one assertion of a response, signed itself or as part of it; no signature that is there may be wrong.
 * @throws AwsError InvalidIdentityToken, XmlRefused
 */
export function signedAssertion(response: XmlElement, provider: TrustedSamlProvider): XmlElement {
  const { signingKeys, entityId } = provider.metadata;
  const around = signatureOf(response, response, signingKeys);
  const { assertion, root } = assertionOf(response, provider, around === 'valid');
  if (textOf(onlyChild(assertion, ASSERTION, 'Issuer'))?.trim() !== entityId) {
    throw invalidToken('Issuer not present in specified provider');
  }
  const verdicts = [around, signatureOf(assertion, root, signingKeys)];
  if (verdicts.includes('invalid') || !verdicts.includes('valid')) {
    throw invalidToken('Response signature invalid');
  }
  return assertion;
}

/** @param isAuthentic whether the response is signed as a whole */
function assertionOf(
  response: XmlElement,
  { encryptionKeys, requiresEncryption }: TrustedSamlProvider,
  isAuthentic: boolean,
): { readonly assertion: XmlElement; readonly root: XmlElement } {
  const [only, ...others] = [...elementsOf(response)].filter(
    ({ namespace, localName }) =>
      namespace === ASSERTION && (localName === 'Assertion' || localName === 'EncryptedAssertion'),
  );
  if (only === undefined || others.length > 0 || !response.children.includes(only)) throw invalidResponse();
  if (only.localName === 'Assertion') {
    if (requiresEncryption) throw invalidResponse();
    return { assertion: only, root: response };
  }
  const assertion = decrypted(only, encryptionKeys, { isAuthentic });
  if (assertion.namespace !== ASSERTION || assertion.localName !== 'Assertion') throw invalidResponse();
  return { assertion, root: assertion };
}

/** @source IAM User Guide, "Troubleshoot SAML federation with IAM" */
export function invalidResponse() {
  return invalidToken('Your request included an invalid SAML response.');
}
