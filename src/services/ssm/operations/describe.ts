import type { ParameterStringFilter, ParametersFilter } from '@aws-sdk/client-ssm';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { filterOf } from '../filters.js';
import { pageOfParameters } from '../paging.js';
import { presentMetadata } from '../present.js';
import { latest } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-ssm');

const PAGE_SIZE = 50;

export const describeParameters: Operation<Sdk, 'DescribeParameters'> = {
  authorize: onAnyResource('ssm:DescribeParameters'),
  async handle(input, context) {
    const filters = [...(input.ParameterFilters ?? []), ...(input.Filters ?? []).map(ofOldForm)];
    const page = await pageOfParameters(context, {
      listing: `DescribeParameters:${JSON.stringify(filters)}`,
      token: input.NextToken,
      limit: input.MaxResults ?? PAGE_SIZE,
      matches: filterOf(filters),
    });
    return {
      Parameters: page.items.map((parameter) => presentMetadata(context, parameter.name, latest(parameter))),
      NextToken: page.nextToken,
    };
  },
};

/** The former filters find the beginning of names, and equal everything else. */
function ofOldForm({ Key: key, Values: values }: ParametersFilter): ParameterStringFilter {
  return { Key: key, Values: values, Option: key === 'Name' ? 'BeginsWith' : 'Equals' };
}
