import { schemas } from './schemas.js';

interface ListEventTypesInput {
  readonly Filters?: readonly ListEventTypesFilter[] | undefined;
  readonly NextToken?: string | undefined;
  /** 1 to 100; 50 where it is left out. */
  readonly MaxResults?: number | undefined;
}

export interface ListEventTypesFilter {
  readonly Name: 'RESOURCE_TYPE' | 'SERVICE_NAME' | undefined;
  readonly Value: string | undefined;
}

interface ListEventTypesOutput {
  readonly EventTypes?: readonly EventTypeSummary[] | undefined;
  readonly NextToken?: string | undefined;
}

interface EventTypeSummary {
  readonly EventTypeId?: string | undefined;
  readonly ServiceName?: string | undefined;
  readonly EventTypeName?: string | undefined;
  readonly ResourceType?: string | undefined;
}

interface CommandOf<Input, Output> {
  readonly prototype: {
    readonly input: Input;
    resolveMiddleware(): () => Promise<{ readonly output: Output }>;
  };
}

/** The types of `@aws-sdk/client-codestar-notifications` for one operation of 13: the package takes their place when there are more. */
export interface NotificationsSdk {
  readonly ListEventTypesCommand: CommandOf<ListEventTypesInput, ListEventTypesOutput>;
}

/** The schemas by their names: commands are types here, nobody sends them. */
export async function loadNotificationsSdk(): Promise<NotificationsSdk> {
  return schemas as unknown as NotificationsSdk;
}
