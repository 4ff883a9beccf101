import { createVerify } from 'node:crypto';
import forge from 'node-forge';
import { createSelfSigned, type SelfSigned, sha256Signer } from '../certificates/self-signed.js';

/** Who signs deployment specifications. */
export type EnvelopeSigner = SelfSigned;

/** The form in which AWS's agent takes specifications; it refuses all others. */
export const SIGNED_FORMAT = 'PKCS7/JSON';

/** A payload that is no signed message, or was changed after it was signed. */
export class InvalidEnvelope extends Error {
  override readonly name = 'InvalidEnvelope';
}

const MAX_PAYLOAD_CHARACTERS = 65_536;

/**
 * A new self-signed signer. Agents check that a specification was not changed on its way, not who signed it (AWS's
 * agent is the same), so nothing needs to be kept or distributed: who may answer at the endpoint is a matter of TLS.
 * @param now epoch ms
 */
export async function createEnvelopeSigner(now: number): Promise<EnvelopeSigner> {
  return await createSelfSigned('Pipewright CodeDeploy deployment signer', now);
}

/** @returns PEM of a PKCS #7 message that holds `text`, its signature and the signer's certificate */
export function sealEnvelope(text: string, signer: EnvelopeSigner, now: number): string {
  const message = forge.pkcs7.createSignedData();
  message.content = forge.util.createBuffer(text, 'utf8');
  message.addCertificate(signer.certificate);
  message.addSigner({
    key: sha256Signer(signer.privateKey),
    certificate: signer.certificate,
    digestAlgorithm: forge.pki.oids.sha256 ?? '',
    authenticatedAttributes: [
      { type: forge.pki.oids.contentType ?? '', value: forge.pki.oids.data ?? '' },
      { type: forge.pki.oids.messageDigest ?? '' },
      { type: forge.pki.oids.signingTime ?? '', value: new Date(now).toISOString() },
    ],
  });
  message.sign();
  return forge.pkcs7.messageToPem(message);
}

/** @returns the text inside. @throws InvalidEnvelope */
export function openEnvelope(pem: string): string {
  if (pem.length > MAX_PAYLOAD_CHARACTERS)
    throw new InvalidEnvelope('the deployment specification is too long');
  const { certificates, rawCapture: parts } = readMessage(pem);
  const content = parts.content?.value[0]?.value;
  const [certificate] = certificates;
  if (typeof content !== 'string' || !certificate || !parts.authenticatedAttributes || !parts.signature) {
    throw new InvalidEnvelope('the deployment specification is not signed');
  }
  const signed = derOfSet(parts.authenticatedAttributes);
  const isGenuine =
    isSignedBy(certificate, signed, parts.signature) &&
    signedDigest(parts.authenticatedAttributes) === sha256(content);
  if (!isGenuine) throw new InvalidEnvelope('the deployment specification does not match its signature');
  return forge.util.decodeUtf8(content);
}

/** What node-forge keeps of a parsed message beyond its published types; byte strings throughout. */
interface ParsedMessage {
  readonly certificates: readonly forge.pki.Certificate[];
  readonly rawCapture: {
    readonly content?: { readonly value: readonly { readonly value: unknown }[] };
    readonly authenticatedAttributes?: forge.asn1.Asn1[];
    readonly signature?: string;
  };
}

function readMessage(pem: string): ParsedMessage {
  try {
    return forge.pkcs7.messageFromPem(pem) as unknown as ParsedMessage;
  } catch (error) {
    throw new InvalidEnvelope('the deployment specification is not a PKCS #7 message', { cause: error });
  }
}

/** The attributes are signed as a SET, though they stand in the message under another tag (RFC 2315, 9.3). */
function derOfSet(attributes: forge.asn1.Asn1[]): string {
  const { Class, Type } = forge.asn1;
  return forge.asn1.toDer(forge.asn1.create(Class.UNIVERSAL, Type.SET, true, attributes)).getBytes();
}

function isSignedBy(certificate: forge.pki.Certificate, signed: string, signature: string): boolean {
  const publicKey = forge.pki.publicKeyToPem(certificate.publicKey);
  const verifier = createVerify('sha256').update(Buffer.from(signed, 'latin1'));
  return verifier.verify(publicKey, Buffer.from(signature, 'latin1'));
}

/** Each attribute is a sequence of its type's OID and a set of values. */
function signedDigest(attributes: readonly forge.asn1.Asn1[]): string | undefined {
  for (const attribute of attributes) {
    const [type, values] = children(attribute);
    if (typeof type?.value !== 'string' || !values) continue;
    if (forge.asn1.derToOid(type.value) !== forge.pki.oids.messageDigest) continue;
    const digest = children(values)[0]?.value;
    return typeof digest === 'string' ? digest : undefined;
  }
  return undefined;
}

function children(node: forge.asn1.Asn1): readonly forge.asn1.Asn1[] {
  return Array.isArray(node.value) ? node.value : [];
}

function sha256(bytes: string): string {
  return forge.md.sha256.create().update(bytes).digest().getBytes();
}
