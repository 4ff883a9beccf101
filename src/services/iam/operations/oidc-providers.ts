import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { onArnIn, requestTags, tagKeys, toCreate } from '../access.js';
import { alreadyExists, invalidInput, quotaExceeded } from '../errors.js';
import {
  findOidcProvider,
  type OidcProvider,
  oidcProviderArn,
  oidcProviders,
  oidcUrl,
  requireOidcProvider,
  taggedOidcProvider,
} from '../federation/oidc-provider.js';
import { changeIdentities } from '../identity-changes.js';
import { given } from '../names.js';
import { scopeOf } from '../store.js';
import { listTags, tag, untag } from '../tagged-kind.js';
import { presentTags, readTags, tagsMember } from '../tags.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM User Guide, "IAM and AWS STS quotas", and the API reference */
const MAX_PROVIDERS = 100;
const MAX_CLIENT_IDS = 100;
const MAX_THUMBPRINTS = 5;

const onProvider = onArnIn('OpenIDConnectProviderArn', findOidcProvider);

export const oidcProviderOperations = {
  CreateOpenIDConnectProvider: {
    authorize: toCreate(
      'CreateOpenIDConnectProvider',
      ({ Url = '' }, account) => oidcProviderArn({ ...account, url: Url.replace(/^https?:\/\//, '') }),
      (input) => requestTags(input.Tags),
    ),
    async handle(input, context) {
      const { account, clock } = context;
      const provider: OidcProvider = {
        ...account,
        url: oidcUrl(given(input.Url)),
        clientIds: checkClientIds([...new Set(input.ClientIDList)]),
        thumbprints: checkThumbprints(input.ThumbprintList ?? []),
        createdAt: clock.now(),
        tags: readTags(input.Tags),
      };
      await changeIdentities(context, async (tx) => {
        const scope = scopeOf(account);
        if ((await tx.get(oidcProviders, scope, provider.url)) !== undefined) {
          throw alreadyExists(`Provider with url ${given(input.Url)} already exists.`);
        }
        const existing = await tx.list(oidcProviders, scope, { limit: MAX_PROVIDERS });
        if (existing.length >= MAX_PROVIDERS) {
          throw quotaExceeded('OpenIdConnectProvidersPerAccount', MAX_PROVIDERS);
        }
        await tx.put(oidcProviders, scope, provider.url, provider, { expect: 'absent' });
      });
      return { OpenIDConnectProviderArn: oidcProviderArn(provider), ...tagsMember(provider.tags) };
    },
  },

  GetOpenIDConnectProvider: {
    authorize: onProvider('GetOpenIDConnectProvider'),
    async handle(input, { store, account }) {
      const provider = await requireOidcProvider(store, account, given(input.OpenIDConnectProviderArn));
      return {
        Url: provider.url,
        ClientIDList: [...provider.clientIds],
        ThumbprintList: [...provider.thumbprints],
        CreateDate: new Date(provider.createdAt),
        Tags: presentTags(provider.tags),
      };
    },
  },

  ListOpenIDConnectProviders: {
    authorize: onAnyResource('iam:ListOpenIDConnectProviders'),
    async handle(_input, { store, account }) {
      const found = await store.list(oidcProviders, scopeOf(account));
      return { OpenIDConnectProviderList: found.map(({ doc }) => ({ Arn: oidcProviderArn(doc) })) };
    },
  },

  /** What is not there is deleted as well. */
  DeleteOpenIDConnectProvider: {
    authorize: onProvider('DeleteOpenIDConnectProvider'),
    async handle(input, context) {
      const { account } = context;
      await changeIdentities(context, async (tx) => {
        const provider = await findOidcProvider(tx, account, given(input.OpenIDConnectProviderArn));
        if (provider !== undefined) await tx.delete(oidcProviders, scopeOf(account), provider.url);
      });
      return {};
    },
  },

  AddClientIDToOpenIDConnectProvider: {
    authorize: onProvider('AddClientIDToOpenIDConnectProvider'),
    async handle(input, context) {
      await change(context, given(input.OpenIDConnectProviderArn), (provider) => ({
        ...provider,
        clientIds: checkClientIds([...new Set([...provider.clientIds, given(input.ClientID)])]),
      }));
      return {};
    },
  },

  RemoveClientIDFromOpenIDConnectProvider: {
    authorize: onProvider('RemoveClientIDFromOpenIDConnectProvider'),
    async handle(input, context) {
      await change(context, given(input.OpenIDConnectProviderArn), (provider) => ({
        ...provider,
        clientIds: provider.clientIds.filter((id) => id !== input.ClientID),
      }));
      return {};
    },
  },

  UpdateOpenIDConnectProviderThumbprint: {
    authorize: onProvider('UpdateOpenIDConnectProviderThumbprint'),
    async handle(input, context) {
      const thumbprints = checkThumbprints(input.ThumbprintList ?? []);
      const arn = given(input.OpenIDConnectProviderArn);
      await change(context, arn, (provider) => ({ ...provider, thumbprints }));
      return {};
    },
  },

  TagOpenIDConnectProvider: {
    authorize: onProvider('TagOpenIDConnectProvider', ({ Tags }) => requestTags(Tags)),
    handle: (input, context) =>
      tag(taggedOidcProvider, context, given(input.OpenIDConnectProviderArn), input.Tags),
  },
  UntagOpenIDConnectProvider: {
    authorize: onProvider('UntagOpenIDConnectProvider', (input) => tagKeys(input)),
    handle: (input, context) =>
      untag(taggedOidcProvider, context, given(input.OpenIDConnectProviderArn), input.TagKeys),
  },
  ListOpenIDConnectProviderTags: {
    authorize: onProvider('ListOpenIDConnectProviderTags'),
    handle: (input, context) =>
      listTags(taggedOidcProvider, context, given(input.OpenIDConnectProviderArn), input),
  },
} satisfies OperationTable<Iam>;

async function change(
  context: RequestContext,
  arn: string,
  changed: (provider: OidcProvider) => OidcProvider,
): Promise<void> {
  await changeIdentities(context, async (tx) => {
    const provider = changed(await requireOidcProvider(tx, context.account, arn));
    await tx.put(oidcProviders, scopeOf(context.account), provider.url, provider);
  });
}

function checkClientIds(clientIds: readonly string[]): readonly string[] {
  if (clientIds.length > MAX_CLIENT_IDS) {
    throw quotaExceeded('ClientIdsPerOpenIdConnectProvider', MAX_CLIENT_IDS);
  }
  return clientIds;
}

/** The number in the words is AWS's. */
function checkThumbprints(thumbprints: readonly string[]): readonly string[] {
  if (thumbprints.length > MAX_THUMBPRINTS) {
    throw invalidInput('Thumbprint list must contain fewer than 5 entries.');
  }
  return thumbprints;
}
