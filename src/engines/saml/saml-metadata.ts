import { type KeyObject, X509Certificate } from 'node:crypto';
import { parseXml } from './parse-xml.js';
import { DSIG } from './xml-signature.js';
import { attributeOf, childrenOf, textOf, type XmlElement, XmlRefused } from './xml-tree.js';

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';

/** What a SAML metadata document says of its identity provider. */
export interface SamlMetadata {
  readonly entityId: string;
  /** Epoch ms, where the document says when it ends. */
  readonly validUntil?: number;
  /** The keys with which it signs. */
  readonly signingKeys: readonly KeyObject[];
}

/** @throws XmlRefused */
export function readSamlMetadata(document: string): SamlMetadata {
  const root = parseXml(document.trim());
  const entityId = attributeOf(root, 'entityID');
  if (root.namespace !== METADATA || root.localName !== 'EntityDescriptor' || !entityId) {
    throw new XmlRefused('the root is no EntityDescriptor with an entityID');
  }
  const descriptors = childrenOf(root, METADATA, 'IDPSSODescriptor');
  const validUntil = endOf([root, ...descriptors]);
  return {
    entityId,
    ...(validUntil !== undefined && { validUntil }),
    signingKeys: descriptors.flatMap(keysOf),
  };
}

/** The first of what the elements say. @source SAML 2.0 metadata, 2.3.2 and 2.4.1: `validUntil` of the entity and of its roles */
function endOf(elements: readonly XmlElement[]): number | undefined {
  const ends = elements.map((element) => Date.parse(attributeOf(element, 'validUntil') ?? ''));
  const known = ends.filter((end) => Number.isFinite(end));
  return known.length === 0 ? undefined : Math.min(...known);
}

/** A key that is not said to be for something else is for signing too. */
function keysOf(descriptor: XmlElement): KeyObject[] {
  return childrenOf(descriptor, METADATA, 'KeyDescriptor')
    .filter((key) => (attributeOf(key, 'use') ?? 'signing') === 'signing')
    .flatMap((key) => childrenOf(key, DSIG, 'KeyInfo'))
    .flatMap((info) => childrenOf(info, DSIG, 'X509Data'))
    .flatMap((data) => childrenOf(data, DSIG, 'X509Certificate'))
    .flatMap((certificate) => keyOf(textOf(certificate) ?? ''));
}

/** @throws XmlRefused where what stands for a certificate is none */
function keyOf(base64: string): KeyObject[] {
  try {
    return [new X509Certificate(Buffer.from(base64, 'base64')).publicKey];
  } catch {
    throw new XmlRefused('a certificate cannot be read');
  }
}
