import type { Operation } from '../../../front-door/service.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { parameterAccess } from '../access.js';
import { presentMetadata, storedValue } from '../present.js';
import { requireParameter } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-ssm');

const PAGE_SIZE = 50;

/** Every version that is kept, the oldest first. */
export function getParameterHistory(sealer: Sealer): Operation<Sdk, 'GetParameterHistory'> {
  return {
    authorize: (input, context) => [parameterAccess('ssm:GetParameterHistory', context, input.Name)],
    async handle(input, context) {
      const { doc } = await requireParameter(context.store, context, input.Name ?? '');
      const listing = `GetParameterHistory:${doc.name}`;
      const after = (context.tokens.open(listing, input.NextToken) as number | undefined) ?? 0;
      const rest = doc.versions.filter(({ version }) => version > after);
      const page = rest.slice(0, input.MaxResults ?? PAGE_SIZE);
      const last = page.at(-1);
      return {
        Parameters: page.map((version) => {
          const { ARN: _arn, ...metadata } = presentMetadata(context, doc.name, version);
          return {
            ...metadata,
            Value: storedValue(sealer, context, doc.name, version, input.WithDecryption ?? false),
            Labels: [...version.labels],
          };
        }),
        NextToken: last && page.length < rest.length ? context.tokens.seal(listing, last.version) : undefined,
      };
    },
  };
}
