import { readSamlMetadata as read, type SamlMetadata } from '../../../engines/saml/saml-metadata.js';
import { XmlRefused } from '../../../engines/saml/xml-tree.js';
import { invalidInput } from '../errors.js';

/**
 * Reads the metadata document of a provider, with the certificates that it signs with.
 * @throws AwsError InvalidInput
 */
export function readSamlMetadata(document: string): SamlMetadata {
  try {
    return read(document);
  } catch (error) {
    if (error instanceof XmlRefused) throw invalidInput('Could not parse metadata');
    throw error;
  }
}
