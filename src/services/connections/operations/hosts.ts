import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { urlOf } from '../../../kernel/url.js';
import { regionalScope } from '../../../store/store.js';
import { requestTags, resourceAccess } from '../access.js';
import { invalidInput } from '../errors.js';
import type { Host, ServicePrefix } from '../model.js';
import { presentHost } from '../present.js';
import { anyArn, connections, existingHost, hostArn, hosts, parseResourceArn } from '../store.js';
import { givenTags, mergedTags, presentTags } from '../tags.js';
import type { Sdk } from './sdk.js';

export function createHost(prefix: ServicePrefix): Operation<Sdk, 'CreateHost'> {
  return {
    authorize: ({ ProviderType, VpcConfiguration, Tags }, { accountId, region }) => [
      {
        action: `${prefix}:CreateHost`,
        resource: anyArn({ prefix, accountId, region }),
        conditions: {
          ...requestTags(givenTags(Tags)),
          ...(ProviderType && { [`${prefix}:providertype`]: ProviderType }),
          ...(VpcConfiguration?.VpcId && { [`${prefix}:vpcid`]: VpcConfiguration.VpcId }),
        },
      },
    ],
    async handle({ Name = '', ProviderType, ProviderEndpoint = '', VpcConfiguration, Tags }, context) {
      const { accountId, region, clock, ids } = context;
      if (ProviderType !== 'GitHubEnterpriseServer' && ProviderType !== 'GitLabSelfManaged') {
        throw invalidInput(
          `Hosts are of provider type GitHubEnterpriseServer or GitLabSelfManaged, not ${ProviderType}`,
        );
      }
      checkEndpoint(ProviderEndpoint);
      const tags = mergedTags([], givenTags(Tags));
      const host: Host = {
        hostId: ids.uuid().slice(0, 8),
        accountId,
        region,
        prefix,
        name: Name,
        providerType: ProviderType,
        providerEndpoint: ProviderEndpoint,
        ...(VpcConfiguration && { vpcConfiguration: VpcConfiguration }),
        createdAt: clock.now(),
        tags,
      };
      await context.store.transaction((tx) =>
        tx.put(hosts, regionalScope(context), host.hostId, host, { expect: 'absent' }),
      );
      return { HostArn: hostArn(host), ...(tags.length > 0 && { Tags: presentTags(tags) }) };
    },
  };
}

export const getHost: Operation<Sdk, 'GetHost'> = {
  authorize: ({ HostArn }, context) => resourceAccess('GetHost', context, HostArn),
  async handle({ HostArn = '' }, context) {
    const { HostArn: _arn, ...host } = presentHost(await existingHost(context.store, HostArn, context));
    return host;
  },
};

export const updateHost: Operation<Sdk, 'UpdateHost'> = {
  authorize: ({ HostArn, VpcConfiguration }, context) => {
    const vpcId = VpcConfiguration?.VpcId;
    const prefix = parseResourceArn(HostArn ?? '')?.prefix;
    return resourceAccess(
      'UpdateHost',
      context,
      HostArn,
      vpcId && prefix ? { [`${prefix}:vpcid`]: vpcId } : {},
    );
  },
  async handle({ HostArn = '', ProviderEndpoint, VpcConfiguration }, context) {
    if (ProviderEndpoint !== undefined) checkEndpoint(ProviderEndpoint);
    await context.store.transaction(async (tx) => {
      const host = await existingHost(tx, HostArn, context);
      await tx.put(hosts, regionalScope(host), host.hostId, {
        ...host,
        ...(ProviderEndpoint !== undefined && { providerEndpoint: ProviderEndpoint }),
        ...(VpcConfiguration && { vpcConfiguration: VpcConfiguration }),
      });
    });
    return {};
  },
};

/** @source AWS CodeConnections API Reference, DeleteHost: its connections must be deleted before */
export const deleteHost: Operation<Sdk, 'DeleteHost'> = {
  authorize: ({ HostArn }, context) => resourceAccess('DeleteHost', context, HostArn),
  async handle({ HostArn = '' }, context) {
    await context.store.transaction(async (tx) => {
      const host = await existingHost(tx, HostArn, context);
      const arn = hostArn(host);
      const users = (await tx.list(connections, regionalScope(host))).filter(
        ({ doc }) => doc.hostArn === arn,
      );
      if (users.length > 0) {
        throw new AwsError(
          'ResourceUnavailableException',
          `The host ${arn} is used by ${users.length} connection(s)`,
        );
      }
      await tx.delete(hosts, regionalScope(host), host.hostId);
    });
    return {};
  },
};

export function listHosts(prefix: ServicePrefix): Operation<Sdk, 'ListHosts'> {
  return {
    authorize: (_input, { accountId, region }) => [
      { action: `${prefix}:ListHosts`, resource: anyArn({ prefix, accountId, region }) },
    ],
    async handle({ MaxResults = 100, NextToken }, context) {
      const { store, tokens } = context;
      const after = tokens.open('ListHosts', NextToken);
      const found = await store.list(hosts, regionalScope(context), {
        limit: MaxResults + 1,
        ...(typeof after === 'string' && { after }),
      });
      const page = found.slice(0, MaxResults);
      const last = found.length > MaxResults ? page.at(-1) : undefined;
      return {
        Hosts: page.map(({ doc }) => presentHost(doc)),
        ...(last && { NextToken: tokens.seal('ListHosts', last.key) }),
      };
    },
  };
}

function checkEndpoint(endpoint: string): void {
  const url = urlOf(endpoint);
  if ((url?.protocol === 'https:' || url?.protocol === 'http:') && url.username === '' && url.password === '')
    return;
  throw invalidInput(
    `The provider endpoint '${endpoint.slice(0, 100)}' must begin with https:// or http://, without a password`,
  );
}
