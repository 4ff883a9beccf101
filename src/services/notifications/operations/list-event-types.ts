import { onAnyResource } from '../../../front-door/access.js';
import { InvalidPageToken } from '../../../front-door/page-tokens.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { EVENT_TYPES, type EventType } from '../event-types.js';
import type { ListEventTypesFilter, NotificationsSdk } from '../sdk.js';

/** @source AWS CodeStar Notifications API Reference, ListEventTypes: "The default number is 50" */
const DEFAULT_PAGE = 50;

export const listEventTypes: Operation<NotificationsSdk, 'ListEventTypes'> = {
  authorize: onAnyResource('codestar-notifications:ListEventTypes'),
  async handle({ Filters = [], NextToken, MaxResults = DEFAULT_PAGE }, context) {
    const listing = `ListEventTypes:${JSON.stringify(Filters)}`;
    const start = startOf(context, listing, NextToken);
    const wanted = EVENT_TYPES.filter((type) => Filters.every((filter) => passes(type, filter)));
    const end = start + MaxResults;
    return {
      EventTypes: wanted.slice(start, end).map(({ id, name, serviceName, resourceType }) => ({
        EventTypeId: id,
        ServiceName: serviceName,
        EventTypeName: name,
        ResourceType: resourceType,
      })),
      ...(end < wanted.length && { NextToken: context.tokens.seal(listing, end) }),
    };
  },
};

function passes({ resourceType, serviceName }: EventType, { Name, Value }: ListEventTypesFilter): boolean {
  const actual = Name === 'RESOURCE_TYPE' ? resourceType : serviceName;
  return actual.toLowerCase() === Value?.toLowerCase();
}

/** How many event types the pages before had. */
function startOf({ tokens }: RequestContext, listing: string, token: string | undefined): number {
  try {
    return (tokens.open(listing, token) as number | undefined) ?? 0;
  } catch (error) {
    if (error instanceof InvalidPageToken) {
      throw new AwsError('InvalidNextTokenException', 'The next token is not valid.');
    }
    throw error;
  }
}
