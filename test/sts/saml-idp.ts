import { createCipheriv, createHash, publicEncrypt, randomBytes, sign } from 'node:crypto';
import type { Certified } from '../iam/certificates.js';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const SIGN_IN = 'https://signin.aws.amazon.com/saml';

/** A SAML identity provider: it writes documents in their canonical form, so that it needs no canonicalization of its own. */
export interface SamlIdp {
  readonly metadata: string;
  /** base64 */
  respond(said: Said): string;
}

export interface Said {
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly subject?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly recipient?: string;
  readonly status?: string;
  /** Epoch ms. */
  readonly issuedAt?: number;
  readonly endsAt?: number;
  readonly sessionEndsAt?: number;
  readonly signed?: 'assertion' | 'response' | 'both' | 'nothing';
  /** Encrypts the assertion, after it was signed, for whoever has the private key. */
  readonly encryptedFor?: { readonly publicKey: string; readonly cipher: 'aes256-gcm' | 'aes128-cbc' };
  /** Changes the document after it was signed. */
  readonly tamper?: (xml: string) => string;
  /** Changes the signature's algorithms before it is made. */
  readonly signatureInfo?: (info: string) => string;
}

export function samlIdp(entityId: string, { certificate, privateKey }: Certified): SamlIdp {
  const body = certificate.replace(/-----[^-]+-----|\s/g, '');
  return {
    metadata: `<?xml version="1.0"?>
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
        <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <KeyDescriptor use="signing"><KeyInfo xmlns="${DSIG}"><X509Data>
            <X509Certificate>${body}</X509Certificate>
          </X509Data></KeyInfo></KeyDescriptor>
        </IDPSSODescriptor>
      </EntityDescriptor>`,
    respond(said) {
      const { signed = 'assertion', tamper = (xml) => xml } = said;
      const sealed = (xml: string, id: string, before: string) =>
        xml.replace(before, signature(xml, id, privateKey, said.signatureInfo) + before);
      const plain = assertionOf(entityId, said);
      const open = /assertion|both/.test(signed) ? sealed(plain, '_assertion', '<saml:Subject>') : plain;
      const inner = said.encryptedFor ? encrypted(open, said.encryptedFor) : open;
      const response = responseOf(inner, said);
      const outer = /response|both/.test(signed) ? sealed(response, '_response', '<samlp:Status>') : response;
      return Buffer.from(tamper(outer)).toString('base64');
    },
  };
}

function signature(xml: string, id: string, privateKey: string, change = (info: string) => info): string {
  const digest = createHash('sha256').update(xml).digest('base64');
  const content = change(
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>` +
      '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>' +
      `<ds:Reference URI="#${id}"><ds:Transforms>` +
      `<ds:Transform Algorithm="${DSIG}enveloped-signature"></ds:Transform>` +
      `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform></ds:Transforms>` +
      '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>' +
      `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`,
  );
  const info = `<ds:SignedInfo xmlns:ds="${DSIG}">${content}</ds:SignedInfo>`;
  const value = sign('sha256', Buffer.from(info), privateKey).toString('base64');
  return `<ds:Signature xmlns:ds="${DSIG}">${info.replace(` xmlns:ds="${DSIG}"`, '')}<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`;
}

function encrypted(xml: string, { publicKey, cipher }: NonNullable<Said['encryptedFor']>): string {
  const isGcm = cipher === 'aes256-gcm';
  const key = randomBytes(isGcm ? 32 : 16);
  const iv = randomBytes(isGcm ? 12 : 16);
  const bytes = isGcm ? gcm(xml, key, iv) : cbc(xml, key, iv);
  const secret = publicEncrypt({ key: publicKey, oaepHash: 'sha1' }, key);
  const namespace = isGcm ? 'http://www.w3.org/2009/xmlenc11#' : XENC;
  const value = (of: Buffer) =>
    `<xenc:CipherData><xenc:CipherValue>${of.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
  return [
    `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="${XENC}">`,
    `<xenc:EncryptionMethod Algorithm="${namespace}${cipher}"></xenc:EncryptionMethod>`,
    `<ds:KeyInfo xmlns:ds="${DSIG}"><xenc:EncryptedKey>`,
    `<xenc:EncryptionMethod Algorithm="${XENC}rsa-oaep-mgf1p"></xenc:EncryptionMethod>${value(secret)}`,
    `</xenc:EncryptedKey></ds:KeyInfo>${value(bytes)}</xenc:EncryptedData></saml:EncryptedAssertion>`,
  ].join('');
}

function gcm(text: string, key: Buffer, iv: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function cbc(text: string, key: Buffer, iv: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final()]);
}

function assertionOf(entityId: string, said: Said): string {
  const { issuedAt = Date.now(), endsAt = issuedAt + 300_000, recipient = SIGN_IN } = said;
  const end = new Date(endsAt).toISOString();
  const sessionEnd =
    said.sessionEndsAt === undefined
      ? ''
      : ` SessionNotOnOrAfter="${new Date(said.sessionEndsAt).toISOString()}"`;
  const attributes = Object.entries(said.attributes).map(([name, values]) => {
    const texts = values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`);
    return `<saml:Attribute Name="${name}">${texts.join('')}</saml:Attribute>`;
  });
  return [
    '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion"',
    ` IssueInstant="${new Date(issuedAt).toISOString()}" Version="2.0">`,
    `<saml:Issuer>${said.issuer ?? entityId}</saml:Issuer>`,
    '<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">',
    `${said.subject ?? 'ula'}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml:SubjectConfirmationData NotOnOrAfter="${end}" Recipient="${recipient}"></saml:SubjectConfirmationData>`,
    '</saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions NotBefore="${new Date(issuedAt).toISOString()}" NotOnOrAfter="${end}">`,
    `<saml:AudienceRestriction><saml:Audience>${said.audience ?? 'urn:amazon:webservices'}</saml:Audience>`,
    '</saml:AudienceRestriction></saml:Conditions>',
    `<saml:AuthnStatement AuthnInstant="${new Date(issuedAt).toISOString()}"${sessionEnd}></saml:AuthnStatement>`,
    `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`,
  ].join('');
}

function responseOf(assertion: string, { status = 'Success' }: Said): string {
  return [
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" Version="2.0">',
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"></samlp:StatusCode></samlp:Status>`,
    `${assertion}</samlp:Response>`,
  ].join('');
}
