import type { SigningCertificate as SdkSigningCertificate } from '@aws-sdk/client-iam';
import type { OperationTable } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { UPPER_ALPHANUMERIC } from '../../../kernel/ids.js';
import { onUser } from '../access.js';
import { namedUserOrCaller } from '../callers.js';
import {
  requireSigningCertificate,
  type SigningCertificate,
  signingCertificates,
  signingCertificatesOf,
} from '../certificates/signing-certificate.js';
import { readCertificate } from '../certificates/x509.js';
import { quotaExceeded } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import type { User } from '../model.js';
import { given } from '../names.js';
import { pageOfList } from '../paging.js';
import { scopeOf } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM User Guide, "IAM and AWS STS quotas" */
const MAX_OF_A_USER = 2;
const ID_LENGTH = 32;

export const signingCertificateOperations = {
  UploadSigningCertificate: {
    authorize: onUser('UploadSigningCertificate'),
    async handle(input, context) {
      const { ids, clock, account } = context;
      const body = given(input.CertificateBody);
      return await changeIdentities(context, async (tx) => {
        const user = await namedUserOrCaller(tx, context, input.UserName);
        const fingerprint = readCertificate(body).fingerprint256;
        const existing = await signingCertificatesOf(tx, user);
        if (existing.some((certificate) => certificate.fingerprint === fingerprint)) {
          const message = 'The certificate is already associated with a user.';
          throw new AwsError('DuplicateCertificateException', message);
        }
        if (existing.length >= MAX_OF_A_USER) throw quotaExceeded('CertificatesPerUser', MAX_OF_A_USER);
        const certificate: SigningCertificate = {
          certificateId: ids.random(ID_LENGTH, UPPER_ALPHANUMERIC),
          userId: user.userId,
          body,
          fingerprint,
          status: 'Active',
          uploadedAt: clock.now(),
        };
        const { certificateId } = certificate;
        await tx.put(signingCertificates, scopeOf(account), certificateId, certificate, {
          expect: 'absent',
        });
        return { Certificate: present(certificate, user) };
      });
    },
  },

  ListSigningCertificates: {
    authorize: onUser('ListSigningCertificates'),
    async handle(input, context) {
      const user = await namedUserOrCaller(context.store, context, input.UserName);
      const certificates = await signingCertificatesOf(context.store, user);
      const page = pageOfList(context, `signing-certificates:${user.userId}`, input, certificates);
      return { Certificates: page.items.map((certificate) => present(certificate, user)), ...page.members };
    },
  },

  UpdateSigningCertificate: {
    authorize: onUser('UpdateSigningCertificate'),
    async handle(input, context) {
      const status = input.Status === 'Active' ? 'Active' : 'Inactive';
      await changeIdentities(context, async (tx) => {
        const user = await namedUserOrCaller(tx, context, input.UserName);
        const found = await requireSigningCertificate(tx, user, given(input.CertificateId));
        const scope = scopeOf(context.account);
        await tx.put(signingCertificates, scope, found.certificateId, { ...found, status });
      });
      return {};
    },
  },

  DeleteSigningCertificate: {
    authorize: onUser('DeleteSigningCertificate'),
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const user = await namedUserOrCaller(tx, context, input.UserName);
        const found = await requireSigningCertificate(tx, user, given(input.CertificateId));
        await tx.delete(signingCertificates, scopeOf(context.account), found.certificateId);
      });
      return {};
    },
  },
} satisfies OperationTable<Iam>;

function present(certificate: SigningCertificate, user: User): SdkSigningCertificate {
  return {
    UserName: user.userName,
    CertificateId: certificate.certificateId,
    CertificateBody: certificate.body,
    Status: certificate.status,
    UploadDate: new Date(certificate.uploadedAt),
  };
}
