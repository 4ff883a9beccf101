import { readSamlMetadata as read, type SamlMetadata } from '../../../engines/saml/saml-metadata.js';
import { XmlRefused } from '../../../engines/saml/xml-tree.js';
import { invalidInput, quotaExceeded } from '../errors.js';

/** Each is tried with each assertion. @source IAM User Guide, "IAM and AWS STS quotas": keys per SAML provider */
const MAX_KEYS = 10;

/**
 * Reads the metadata document of a provider, with the certificates that it signs with.
 * @throws AwsError InvalidInput, LimitExceeded
 */
export function readSamlMetadata(document: string): SamlMetadata {
  try {
    const metadata = read(document);
    if (metadata.signingKeys.length > MAX_KEYS) throw quotaExceeded('KeysPerSAMLProvider', MAX_KEYS);
    return metadata;
  } catch (error) {
    if (error instanceof XmlRefused) throw invalidInput('Could not parse metadata');
    throw error;
  }
}
