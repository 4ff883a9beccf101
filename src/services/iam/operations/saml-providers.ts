import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { onArnIn, requestTags, tagKeys, toCreate } from '../access.js';
import { alreadyExists, invalidInput, quotaExceeded } from '../errors.js';
import { readSamlMetadata } from '../federation/saml-metadata.js';
import {
  findSamlProvider,
  requireSamlProvider,
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

export const samlProviderOperations = {
  CreateSAMLProvider: {
    authorize: toCreate(
      'CreateSAMLProvider',
      ({ Name = '' }, accountId) => samlProviderArn({ accountId, name: Name }),
      (input) => requestTags(input.Tags),
    ),
    async handle(input, context) {
      const { accountId, clock, ids } = context;
      checkEncryption(input);
      const metadata = given(input.SAMLMetadataDocument);
      const now = clock.now();
      const provider: SamlProvider = {
        accountId,
        name: given(input.Name),
        providerUuid: ids.uuid(),
        metadata,
        createdAt: now,
        validUntil: readSamlMetadata(metadata).validUntil ?? now + UNLIMITED_MS,
        tags: readTags(input.Tags),
      };
      await changeIdentities(context, async (tx) => {
        const scope = scopeOf(accountId);
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

  GetSAMLProvider: {
    authorize: onProvider('GetSAMLProvider'),
    async handle(input, { store, accountId }) {
      const provider = await requireSamlProvider(store, accountId, given(input.SAMLProviderArn));
      return {
        SAMLProviderUUID: provider.providerUuid,
        SAMLMetadataDocument: provider.metadata,
        CreateDate: new Date(provider.createdAt),
        ValidUntil: new Date(provider.validUntil),
        ...tagsMember(provider.tags),
      };
    },
  },

  ListSAMLProviders: {
    authorize: onAnyResource('iam:ListSAMLProviders'),
    async handle(_input, { store, accountId }) {
      const found = await store.list(samlProviders, scopeOf(accountId));
      return {
        SAMLProviderList: found.map(({ doc }) => ({
          Arn: samlProviderArn(doc),
          ValidUntil: new Date(doc.validUntil),
          CreateDate: new Date(doc.createdAt),
        })),
      };
    },
  },

  UpdateSAMLProvider: {
    authorize: onProvider('UpdateSAMLProvider'),
    async handle(input, context) {
      const { accountId, clock } = context;
      checkEncryption(input);
      const arn = given(input.SAMLProviderArn);
      await changeIdentities(context, async (tx) => {
        const provider = await requireSamlProvider(tx, accountId, arn);
        const metadata = input.SAMLMetadataDocument ?? provider.metadata;
        const validUntil = readSamlMetadata(metadata).validUntil ?? clock.now() + UNLIMITED_MS;
        const changed = { ...provider, metadata, validUntil };
        await tx.put(samlProviders, scopeOf(accountId), nameKey(provider.name), changed);
      });
      return { SAMLProviderArn: arn };
    },
  },

  DeleteSAMLProvider: {
    authorize: onProvider('DeleteSAMLProvider'),
    async handle(input, context) {
      const { accountId } = context;
      await changeIdentities(context, async (tx) => {
        const provider = await requireSamlProvider(tx, accountId, given(input.SAMLProviderArn));
        await tx.delete(samlProviders, scopeOf(accountId), nameKey(provider.name));
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

interface EncryptionInput {
  readonly AddPrivateKey?: string | undefined;
  readonly RemovePrivateKey?: string | undefined;
  readonly AssertionEncryptionMode?: string | undefined;
}

/** Nobody here decrypts assertions: to take a key and not to use it would promise what does not happen. */
function checkEncryption(input: EncryptionInput): void {
  const isAsked = input.AddPrivateKey ?? input.RemovePrivateKey ?? input.AssertionEncryptionMode;
  if (isAsked !== undefined) {
    throw invalidInput('Encrypted assertions are not supported by Pipewright.');
  }
}
