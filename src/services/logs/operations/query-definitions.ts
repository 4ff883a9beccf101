import type { QueryDefinition } from '@aws-sdk/client-cloudwatch-logs';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, OperationTable } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { collection, regionalScope } from '../../../store/store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

interface QueryDefinitionDocument {
  readonly id: string;
  readonly definition: Omit<QueryDefinition, 'queryDefinitionId' | 'lastModified'>;
  readonly modifiedAt: number;
}

/** By id. They are kept and shown; queries are not run. */
const definitions = collection<QueryDefinitionDocument>('logs.query-definition');

const MAX_RESULTS = 1000;

const putQueryDefinition: Operation<Sdk, 'PutQueryDefinition'> = {
  authorize: onAnyResource('logs:PutQueryDefinition'),
  async handle({ queryDefinitionId, clientToken: _once, ...definition }, context) {
    const scope = regionalScope(context);
    const id = queryDefinitionId ?? context.ids.uuid();
    await context.store.transaction(async (tx) => {
      if (queryDefinitionId !== undefined && !(await tx.get(definitions, scope, id))) throw notFound(id);
      await tx.put(definitions, scope, id, { id, definition, modifiedAt: context.clock.now() });
    });
    return { queryDefinitionId: id };
  },
};

const describeQueryDefinitions: Operation<Sdk, 'DescribeQueryDefinitions'> = {
  authorize: onAnyResource('logs:DescribeQueryDefinitions'),
  async handle(
    { queryDefinitionNamePrefix: prefix = '', queryLanguage, maxResults = MAX_RESULTS, nextToken },
    context,
  ) {
    const listing = `DescribeQueryDefinitions:${JSON.stringify([prefix, queryLanguage])}`;
    const after = context.tokens.open(listing, nextToken) as string | undefined;
    const found = (await context.store.list(definitions, regionalScope(context), { after }))
      .map(({ doc }) => doc)
      .filter(({ definition }) => definition.name?.startsWith(prefix))
      .filter(
        ({ definition }) =>
          queryLanguage === undefined || (definition.queryLanguage ?? 'CWLI') === queryLanguage,
      );
    const page = found.slice(0, maxResults);
    const last = page.at(-1);
    return {
      queryDefinitions: page.map(present),
      nextToken: last && found.length > page.length ? context.tokens.seal(listing, last.id) : undefined,
    };
  },
};

const deleteQueryDefinition: Operation<Sdk, 'DeleteQueryDefinition'> = {
  authorize: onAnyResource('logs:DeleteQueryDefinition'),
  async handle({ queryDefinitionId: id = '' }, context) {
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      if (!(await tx.get(definitions, scope, id))) throw notFound(id);
      await tx.delete(definitions, scope, id);
    });
    return { success: true };
  },
};

function present({ id, definition, modifiedAt }: QueryDefinitionDocument): QueryDefinition {
  return { queryLanguage: 'CWLI', ...definition, queryDefinitionId: id, lastModified: modifiedAt };
}

const notFound = (id: string) =>
  new AwsError('ResourceNotFoundException', `Query definition with id ${id} does not exist.`);

export const queryDefinitionOperations = {
  DeleteQueryDefinition: deleteQueryDefinition,
  DescribeQueryDefinitions: describeQueryDefinitions,
  PutQueryDefinition: putQueryDefinition,
} satisfies OperationTable<Sdk>;
