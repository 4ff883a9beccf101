import { createHash, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { canonicalXml } from './canonical-xml.js';
import { attributeOf, childrenOf, elementsOf, onlyChild, textOf, type XmlElement } from './xml-tree.js';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DSIG}enveloped-signature`;

/** SHA-1 is not among them: two documents of one digest can be made. */
const DIGESTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
    'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
    'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
  }),
);

interface SignatureMethod {
  readonly hash: string;
  readonly keyType: 'rsa' | 'ec';
}

const METHODS: ReadonlyMap<string, SignatureMethod> = new Map(
  Object.entries({
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': { hash: 'sha256', keyType: 'rsa' },
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': { hash: 'sha384', keyType: 'rsa' },
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': { hash: 'sha512', keyType: 'rsa' },
    'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256': { hash: 'sha256', keyType: 'ec' },
    'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384': { hash: 'sha384', keyType: 'ec' },
    'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512': { hash: 'sha512', keyType: 'ec' },
  }),
);

export type Verdict = 'unsigned' | 'invalid' | 'valid';

/**
 * Whether an element carries a signature of its own, over itself and nothing else. The element is never looked up by
 * the signature's reference: the reference has to name it, and nothing else may have its name, so that no other element
 * can be signed in its place. Keys that the signature brings along are not looked at.
 * @param root of the document in which the element is
 * @source W3C Recommendation "XML Signature Syntax and Processing Version 1.1"
 */
export function signatureOf(element: XmlElement, root: XmlElement, keys: readonly KeyObject[]): Verdict {
  const signatures = childrenOf(element, DSIG, 'Signature');
  const [signature] = signatures;
  if (signature === undefined) return 'unsigned';
  if (signatures.length > 1 || !hasOnlyName(element, root)) return 'invalid';
  const info = onlyChild(signature, DSIG, 'SignedInfo');
  if (info === undefined || !covers(info, element, signature)) return 'invalid';
  return isSigned(info, signature, keys) ? 'valid' : 'invalid';
}

/** Whether no other element of the document can be meant by the same reference. */
function hasOnlyName(element: XmlElement, root: XmlElement): boolean {
  const id = attributeOf(element, 'ID');
  if (id === undefined || id === '') return false;
  let named = 0;
  for (const each of elementsOf(root)) {
    named += each.attributes.filter(({ localName, value }) => /^id$/i.test(localName) && value === id).length;
  }
  return named === 1;
}

function covers(info: XmlElement, element: XmlElement, signature: XmlElement): boolean {
  const reference = onlyChild(info, DSIG, 'Reference');
  if (reference === undefined || attributeOf(reference, 'URI') !== `#${attributeOf(element, 'ID')}`)
    return false;
  const prefixes = transformed(onlyChild(reference, DSIG, 'Transforms'));
  const hash = DIGESTS.get(algorithmOf(onlyChild(reference, DSIG, 'DigestMethod')));
  const told = base64(onlyChild(reference, DSIG, 'DigestValue'));
  if (prefixes === undefined || hash === undefined || told === undefined) return false;
  const bytes = canonicalXml(element, { inclusivePrefixes: prefixes, without: signature });
  const digest = createHash(hash).update(bytes).digest();
  return digest.length === told.length && timingSafeEqual(digest, told);
}

/** The signature left out, then exclusive canonicalization: any other transform could leave out anything. */
function transformed(transforms: XmlElement | undefined): ReadonlySet<string> | undefined {
  const [enveloped, exclusive, ...others] = transforms ? childrenOf(transforms, DSIG, 'Transform') : [];
  if (others.length > 0 || algorithmOf(enveloped) !== ENVELOPED) return undefined;
  return inclusivePrefixes(exclusive);
}

/** The prefixes of `InclusiveNamespaces`; undefined where the method is no exclusive canonicalization. */
function inclusivePrefixes(method: XmlElement | undefined): ReadonlySet<string> | undefined {
  if (method === undefined || algorithmOf(method) !== EXCLUSIVE) return undefined;
  const list = attributeOf(onlyChild(method, EXCLUSIVE, 'InclusiveNamespaces'), 'PrefixList') ?? '';
  const prefixes = list.split(/\s+/).filter((prefix) => prefix !== '');
  return new Set(prefixes.map((prefix) => (prefix === '#default' ? '' : prefix)));
}

function isSigned(info: XmlElement, signature: XmlElement, keys: readonly KeyObject[]): boolean {
  const method = METHODS.get(algorithmOf(onlyChild(info, DSIG, 'SignatureMethod')));
  const prefixes = inclusivePrefixes(onlyChild(info, DSIG, 'CanonicalizationMethod'));
  const value = base64(onlyChild(signature, DSIG, 'SignatureValue'));
  if (method === undefined || prefixes === undefined || value === undefined) return false;
  const bytes = canonicalXml(info, { inclusivePrefixes: prefixes });
  return keys
    .filter((key) => key.asymmetricKeyType === method.keyType)
    .some((key) => verify(method.hash, bytes, { key, dsaEncoding: 'ieee-p1363' }, value));
}

function algorithmOf(method: XmlElement | undefined): string {
  return attributeOf(method, 'Algorithm') ?? '';
}

function base64(element: XmlElement | undefined): Buffer | undefined {
  const text = textOf(element)?.replace(/\s+/g, '');
  return text !== undefined && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
