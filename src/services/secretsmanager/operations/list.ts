import type { Filter } from '@aws-sdk/client-secrets-manager';
import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { type IndexCursor, regionalScope } from '../../../store/store.js';
import type { SecretDocument } from '../model.js';
import { presentListed } from '../present.js';
import { secrets } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

const PAGE_SIZE = 100;
const READ_AT_ONCE = 200;

export const listOperations: OperationTable<Sdk> = {
  ListSecrets: {
    authorize: onAnyResource('secretsmanager:ListSecrets'),
    async handle(input, context) {
      const filters = input.Filters ?? [];
      const reverse = input.SortOrder !== 'asc';
      const listing = `ListSecrets:${reverse}:${input.IncludePlannedDeletion === true}:${JSON.stringify(filters)}`;
      const limit = input.MaxResults ?? PAGE_SIZE;
      const items: SecretDocument[] = [];
      let after = context.tokens.open(listing, input.NextToken) as IndexCursor | undefined;
      for (;;) {
        const read = await context.store.listBy(secrets, regionalScope(context), 'created', 'all', {
          after,
          reverse,
          limit: READ_AT_ONCE,
        });
        for (const { doc, cursor } of read) {
          const isShown =
            (input.IncludePlannedDeletion === true || doc.deletion === undefined) &&
            filters.every((filter) => matches(doc, filter));
          if (isShown && items.length === limit) {
            return { SecretList: items.map(presentListed), NextToken: context.tokens.seal(listing, after) };
          }
          if (isShown) items.push(doc);
          after = cursor;
        }
        if (read.length < READ_AT_ONCE) return { SecretList: items.map(presentListed) };
      }
    },
  },
};

/** @source AWS Secrets Manager User Guide, "Find secrets": values match at the beginning of words; `!` turns one around */
function matches(secret: SecretDocument, { Key: key = 'all', Values: values = [] }: Filter): boolean {
  const texts = textsOf(secret, key);
  const has = (value: string) => texts.some((text) => text.toLowerCase().startsWith(value.toLowerCase()));
  const refused = values.filter((value) => value.startsWith('!')).map((value) => value.slice(1));
  const wanted = values.filter((value) => !value.startsWith('!'));
  return !refused.some(has) && (wanted.length === 0 || wanted.some(has));
}

function textsOf(secret: SecretDocument, key: string): readonly string[] {
  const words = (text = '') => [text, ...text.split(/[\s/_+=.@!-]+/)];
  const byKey: Readonly<Record<string, () => readonly string[]>> = {
    name: () => [secret.name],
    description: () => words(secret.description),
    'tag-key': () => Object.keys(secret.tags),
    'tag-value': () => Object.values(secret.tags),
    all: () => [
      ...words(secret.name),
      ...words(secret.description),
      ...Object.keys(secret.tags),
      ...Object.values(secret.tags),
    ],
  };
  return byKey[key]?.() ?? [];
}
