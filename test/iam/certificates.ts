import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

export interface Certified {
  readonly certificate: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Keys take long to make: all that sign themselves share one, and so do all that others sign. */
const ofSelfSigned = keyPair();
const ofSigned = keyPair();

function keyPair(): () => { readonly publicKey: string; readonly privateKey: string } {
  let made: ReturnType<ReturnType<typeof keyPair>> | undefined;
  return () => {
    made ??= generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    return made;
  };
}

/** A certificate in PEM with its RSA key, signed by itself or by `issuer`. */
export function certify(commonName: string, issuer?: Certified): Certified {
  const { publicKey, privateKey } = issuer ? ofSigned() : ofSelfSigned();
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKey);
  made.serialNumber = '01';
  made.validity.notBefore = new Date('2026-01-01T00:00:00Z');
  made.validity.notAfter = new Date('2040-01-01T00:00:00Z');
  made.setSubject([{ name: 'commonName', value: commonName }]);
  const signer = issuer ? forge.pki.certificateFromPem(issuer.certificate).subject : made.subject;
  made.setIssuer(signer.attributes);
  made.sign(forge.pki.privateKeyFromPem(issuer?.privateKey ?? privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(made), privateKey, publicKey };
}
