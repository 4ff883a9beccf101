import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { DAY_MS } from '../../../kernel/duration.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { onArnIn, requestTags, tagKeys, toCreate } from '../access.js';
import { alreadyExists, quotaExceeded } from '../errors.js';
import { encryptionAfter } from '../federation/saml-keys.js';
import { readSamlMetadata } from '../federation/saml-metadata.js';
import {
  findSamlProvider,
  requireSamlProvider,
  type SamlPrivateKey,
  type SamlProvider,
  samlProviderArn,
  samlProviders,
  taggedSamlProvider,
} from '../federation/saml-provider.js';
import { changeIdentities } from '../identity-changes.js';
import { given } from '../names.js';
import { nameKey, scopeOf } from '../store.js';
import { listTags, tag, untag } from '../tagged-kind.js';
import { readTags, tagsMember } from '../tags.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM User Guide, "IAM and AWS STS quotas" */
const MAX_PROVIDERS = 100;
/** Metadata that does not say when it ends is good for a hundred years. */
const UNLIMITED_MS = 36_500 * DAY_MS;

const onProvider = onArnIn('SAMLProviderArn', findSamlProvider);

/** What takes private keys. */
export function samlProviderChanges(sealer: Sealer) {
  return {
    CreateSAMLProvider: {
      authorize: toCreate(
        'CreateSAMLProvider',
        ({ Name = '' }, account) => samlProviderArn({ ...account, name: Name }),
        (input) => requestTags(input.Tags),
      ),
      async handle(input, context) {
        const { account, clock, ids } = context;
        const metadata = given(input.SAMLMetadataDocument);
        const now = clock.now();
        const provider: SamlProvider = {
          ...account,
          name: given(input.Name),
          providerUuid: ids.uuid(),
          metadata,
          createdAt: now,
          validUntil: readSamlMetadata(metadata).validUntil ?? now + UNLIMITED_MS,
          tags: readTags(input.Tags),
          ...encryptionAfter({}, input, context, sealer),
        };
        await changeIdentities(context, async (tx) => {
          const scope = scopeOf(account);
          if ((await tx.get(samlProviders, scope, nameKey(provider.name))) !== undefined) {
            throw alreadyExists(`Provider with name ${provider.name} already exists.`);
          }
          const existing = await tx.list(samlProviders, scope, { limit: MAX_PROVIDERS });
          if (existing.length >= MAX_PROVIDERS) throw quotaExceeded('SAMLProvidersPerAccount', MAX_PROVIDERS);
          await tx.put(samlProviders, scope, nameKey(provider.name), provider, { expect: 'absent' });
        });
        return { SAMLProviderArn: samlProviderArn(provider), ...tagsMember(provider.tags) };
      },
    },

    UpdateSAMLProvider: {
      authorize: onProvider('UpdateSAMLProvider'),
      async handle(input, context) {
        const { account, clock } = context;
        const arn = given(input.SAMLProviderArn);
        await changeIdentities(context, async (tx) => {
          const provider = await requireSamlProvider(tx, account, arn);
          const metadata = input.SAMLMetadataDocument ?? provider.metadata;
          const validUntil = readSamlMetadata(metadata).validUntil ?? clock.now() + UNLIMITED_MS;
          const { encryptionMode: _, privateKeys: __, ...rest } = provider;
          const encryption = encryptionAfter(provider, input, context, sealer);
          const changed = { ...rest, metadata, validUntil, ...encryption };
          await tx.put(samlProviders, scopeOf(account), nameKey(provider.name), changed);
        });
        return { SAMLProviderArn: arn };
      },
    },
  } satisfies OperationTable<Iam>;
}

export const samlProviderOperations = {
  GetSAMLProvider: {
    authorize: onProvider('GetSAMLProvider'),
    async handle(input, { store, account }) {
      const provider = await requireSamlProvider(store, account, given(input.SAMLProviderArn));
      return {
        SAMLProviderUUID: provider.providerUuid,
        SAMLMetadataDocument: provider.metadata,
        CreateDate: new Date(provider.createdAt),
        ValidUntil: new Date(provider.validUntil),
        ...tagsMember(provider.tags),
        ...(provider.encryptionMode && { AssertionEncryptionMode: provider.encryptionMode }),
        ...(provider.privateKeys && { PrivateKeyList: provider.privateKeys.map(presentKey) }),
      };
    },
  },

  ListSAMLProviders: {
    authorize: onAnyResource('iam:ListSAMLProviders'),
    async handle(_input, { store, account }) {
      const found = await store.list(samlProviders, scopeOf(account));
      return {
        SAMLProviderList: found.map(({ doc }) => ({
          Arn: samlProviderArn(doc),
          ValidUntil: new Date(doc.validUntil),
          CreateDate: new Date(doc.createdAt),
        })),
      };
    },
  },

  DeleteSAMLProvider: {
    authorize: onProvider('DeleteSAMLProvider'),
    async handle(input, context) {
      const { account } = context;
      await changeIdentities(context, async (tx) => {
        const provider = await requireSamlProvider(tx, account, given(input.SAMLProviderArn));
        await tx.delete(samlProviders, scopeOf(account), nameKey(provider.name));
      });
      return {};
    },
  },

  TagSAMLProvider: {
    authorize: onProvider('TagSAMLProvider', ({ Tags }) => requestTags(Tags)),
    handle: (input, context) => tag(taggedSamlProvider, context, given(input.SAMLProviderArn), input.Tags),
  },
  UntagSAMLProvider: {
    authorize: onProvider('UntagSAMLProvider', (input) => tagKeys(input)),
    handle: (input, context) =>
      untag(taggedSamlProvider, context, given(input.SAMLProviderArn), input.TagKeys),
  },
  ListSAMLProviderTags: {
    authorize: onProvider('ListSAMLProviderTags'),
    handle: (input, context) => listTags(taggedSamlProvider, context, given(input.SAMLProviderArn), input),
  },
} satisfies OperationTable<Iam>;

function presentKey({ keyId, addedAt }: SamlPrivateKey) {
  return { KeyId: keyId, Timestamp: new Date(addedAt) };
}
