import type { ServerCertificateMetadata } from '@aws-sdk/client-iam';
import type { OperationTable } from '../../../front-door/service.js';
import { onPath, onServerCertificate, requestTags, tagKeys, toCreate } from '../access.js';
import {
  findServerCertificate,
  requireServerCertificate,
  type ServerCertificate,
  serverCertificateArn,
  serverCertificates,
  taggedServerCertificate,
} from '../certificates/server-certificate.js';
import { checkChain, checkPrivateKey, readCertificate } from '../certificates/x509.js';
import { alreadyExists, quotaExceeded } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import { given } from '../names.js';
import { pageOfCollection } from '../paging.js';
import { nameKey, scopeOf } from '../store.js';
import { listTags, tag, untag } from '../tagged-kind.js';
import { readTags, tagsMember } from '../tags.js';
import { uniqueId } from '../unique-ids.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM User Guide, "IAM and AWS STS quotas" */
const MAX_CERTIFICATES = 20;

export const serverCertificateOperations = {
  UploadServerCertificate: {
    authorize: toCreate(
      'UploadServerCertificate',
      ({ Path = '/', ServerCertificateName = '' }, account) =>
        serverCertificateArn(account, Path, ServerCertificateName),
      (input) => requestTags(input.Tags),
    ),
    async handle(input, context) {
      const { account, clock, ids } = context;
      const name = given(input.ServerCertificateName);
      const path = input.Path ?? '/';
      const body = given(input.CertificateBody);
      const x509 = readCertificate(body);
      checkPrivateKey(x509, given(input.PrivateKey));
      if (input.CertificateChain !== undefined) checkChain(x509, input.CertificateChain);
      const certificate: ServerCertificate = {
        ...account,
        name,
        certificateId: uniqueId(ids, 'ASCA'),
        path,
        body,
        uploadedAt: clock.now(),
        expiresAt: Date.parse(x509.validTo),
        tags: readTags(input.Tags),
        ...(input.CertificateChain !== undefined && { chain: input.CertificateChain }),
      };
      await changeIdentities(context, async (tx) => {
        const scope = scopeOf(account);
        if ((await findServerCertificate(tx, account, name)) !== undefined) throw nameTaken(name);
        const existing = await tx.list(serverCertificates, scope, { limit: MAX_CERTIFICATES });
        if (existing.length >= MAX_CERTIFICATES) {
          throw quotaExceeded('ServerCertificatesPerAccount', MAX_CERTIFICATES);
        }
        await tx.put(serverCertificates, scope, nameKey(name), certificate, { expect: 'absent' });
      });
      return { ServerCertificateMetadata: presentMetadata(certificate), ...tagsMember(certificate.tags) };
    },
  },

  GetServerCertificate: {
    authorize: onServerCertificate('GetServerCertificate'),
    async handle(input, { store, account }) {
      const found = await requireServerCertificate(store, account, given(input.ServerCertificateName));
      return {
        ServerCertificate: {
          ServerCertificateMetadata: presentMetadata(found),
          CertificateBody: found.body,
          ...(found.chain !== undefined && { CertificateChain: found.chain }),
          ...tagsMember(found.tags),
        },
      };
    },
  },

  ListServerCertificates: {
    authorize: onPath('ListServerCertificates', 'server-certificate'),
    async handle(input, context) {
      const prefix = input.PathPrefix ?? '/';
      const listing = `server-certificates:${prefix}`;
      const page = await pageOfCollection(context, listing, input, serverCertificates, ({ path }) =>
        path.startsWith(prefix),
      );
      return { ServerCertificateMetadataList: page.items.map(presentMetadata), ...page.members };
    },
  },

  UpdateServerCertificate: {
    authorize: onServerCertificate('UpdateServerCertificate'),
    async handle(input, context) {
      const { account } = context;
      const scope = scopeOf(account);
      await changeIdentities(context, async (tx) => {
        const found = await requireServerCertificate(tx, account, given(input.ServerCertificateName));
        const name = input.NewServerCertificateName ?? found.name;
        const path = input.NewPath ?? found.path;
        if (nameKey(name) !== nameKey(found.name)) {
          if ((await findServerCertificate(tx, account, name)) !== undefined) throw nameTaken(name);
          await tx.delete(serverCertificates, scope, nameKey(found.name));
        }
        await tx.put(serverCertificates, scope, nameKey(name), { ...found, name, path });
      });
      return {};
    },
  },

  DeleteServerCertificate: {
    authorize: onServerCertificate('DeleteServerCertificate'),
    async handle(input, context) {
      const { account } = context;
      await changeIdentities(context, async (tx) => {
        const found = await requireServerCertificate(tx, account, given(input.ServerCertificateName));
        await tx.delete(serverCertificates, scopeOf(account), nameKey(found.name));
      });
      return {};
    },
  },

  TagServerCertificate: {
    authorize: onServerCertificate('TagServerCertificate', ({ Tags }) => requestTags(Tags)),
    handle: (input, context) =>
      tag(taggedServerCertificate, context, given(input.ServerCertificateName), input.Tags),
  },
  UntagServerCertificate: {
    authorize: onServerCertificate('UntagServerCertificate', (input) => tagKeys(input)),
    handle: (input, context) =>
      untag(taggedServerCertificate, context, given(input.ServerCertificateName), input.TagKeys),
  },
  ListServerCertificateTags: {
    authorize: onServerCertificate('ListServerCertificateTags'),
    handle: (input, context) =>
      listTags(taggedServerCertificate, context, given(input.ServerCertificateName), input),
  },
} satisfies OperationTable<Iam>;

function nameTaken(name: string) {
  return alreadyExists(`The Server Certificate with name ${name} already exists.`);
}

function presentMetadata(certificate: ServerCertificate): ServerCertificateMetadata {
  return {
    Path: certificate.path,
    ServerCertificateName: certificate.name,
    ServerCertificateId: certificate.certificateId,
    Arn: serverCertificateArn(certificate, certificate.path, certificate.name),
    UploadDate: new Date(certificate.uploadedAt),
    Expiration: new Date(certificate.expiresAt),
  };
}
