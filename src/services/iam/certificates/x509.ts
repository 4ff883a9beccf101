import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { AwsError } from '../../../kernel/aws-error.js';

/** Exactly one certificate in PEM. @throws AwsError MalformedCertificate */
export function readCertificate(pem: string): X509Certificate {
  const [only, ...others] = pemBlocks(pem);
  const certificate = only === undefined || others.length > 0 ? undefined : parsed(only);
  if (certificate === undefined) {
    throw malformed('Unable to parse certificate. Please ensure the certificate is in PEM format.');
  }
  return certificate;
}

/**
 * A private key that is the certificate's own.
 * @throws AwsError MalformedCertificate, KeyPairMismatch
 */
export function checkPrivateKey(certificate: X509Certificate, pem: string): void {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pem)) {
    throw malformed('Unable to parse key; the private key was encrypted.');
  }
  if (!certificate.checkPrivateKey(privateKey(pem))) {
    throw new AwsError(
      'KeyPairMismatchException',
      'The public key certificate and the private key do not match.',
    );
  }
}

/**
 * A chain that begins with whoever signed `certificate`, each signed by the next.
 * @throws AwsError MalformedCertificate
 */
export function checkChain(certificate: X509Certificate, chain: string): void {
  const issuers = pemBlocks(chain).map(parsed);
  if (issuers.length === 0) throw invalidChain(0);
  let signed = certificate;
  issuers.forEach((issuer, index) => {
    if (issuer === undefined || !signed.verify(issuer.publicKey)) throw invalidChain(index);
    signed = issuer;
  });
}

function pemBlocks(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? [];
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    // OpenSSL's words say nothing to whoever sent it.
    return undefined;
  }
}

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw malformed('Unable to parse key; the key was not in PEM format.');
  }
}

function invalidChain(index: number): AwsError {
  return malformed(
    `Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`,
  );
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedCertificateException', message);
}
