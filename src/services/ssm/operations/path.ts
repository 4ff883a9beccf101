import type { Operation } from '../../../front-door/service.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { parameterAccess } from '../access.js';
import { validationError } from '../errors.js';
import { filterOf } from '../filters.js';
import { pageOfParameters } from '../paging.js';
import { presentParameter, storedValue } from '../present.js';
import { latest } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-ssm');

const PAGE_SIZE = 10;

/** What lies below a path: one level of it, or all. */
export function getParametersByPath(sealer: Sealer): Operation<Sdk, 'GetParametersByPath'> {
  return {
    authorize: (input, context) => [
      parameterAccess('ssm:GetParametersByPath', context, (input.Path ?? '').replace(/(.)\/$/, '$1'), {
        'ssm:recursive': String(input.Recursive ?? false),
      }),
    ],
    async handle(input, context) {
      const path = input.Path ?? '';
      if (!path.startsWith('/')) {
        throw validationError(
          `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash ` +
            `"/". It can't be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the ` +
            `following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, ` +
            `if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.`,
        );
      }
      const prefix = path.endsWith('/') ? path : `${path}/`;
      const recursive = input.Recursive ?? false;
      const matches = filterOf(input.ParameterFilters ?? []);
      const page = await pageOfParameters(context, {
        listing: `GetParametersByPath:${prefix}:${recursive}`,
        token: input.NextToken,
        limit: input.MaxResults ?? PAGE_SIZE,
        prefix,
        matches: (parameter) =>
          (recursive || !parameter.name.slice(prefix.length).includes('/')) && matches(parameter),
      });
      const withDecryption = input.WithDecryption ?? false;
      return {
        Parameters: page.items.map((parameter) => {
          const version = latest(parameter);
          const value = storedValue(sealer, context, parameter.name, version, withDecryption);
          return presentParameter(context, parameter, version, value);
        }),
        NextToken: page.nextToken,
      };
    },
  };
}
