import type { OperationTable } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { parameterAccess } from '../access.js';
import { parameterNotFound } from '../errors.js';
import { referenceOf } from '../names.js';
import { parameters } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-ssm');

export const deleteOperations: OperationTable<Sdk> = {
  DeleteParameter: {
    authorize: (input, context) => [parameterAccess('ssm:DeleteParameter', context, input.Name)],
    async handle({ Name: asked = '' }, context) {
      const { name } = referenceOf(asked, context);
      const existed = await context.store.transaction((tx) =>
        tx.delete(parameters, regionalScope(context), name),
      );
      if (!existed) throw parameterNotFound(asked);
      return {};
    },
  },
  DeleteParameters: {
    authorize: (input, context) =>
      (input.Names ?? []).map((name) => parameterAccess('ssm:DeleteParameters', context, name)),
    async handle({ Names: names = [] }, context) {
      const deleted = await context.store.transaction(async (tx) => {
        const done: string[] = [];
        for (const name of names) {
          if (await tx.delete(parameters, regionalScope(context), referenceOf(name, context).name))
            done.push(name);
        }
        return done;
      });
      return {
        DeletedParameters: deleted,
        InvalidParameters: names.filter((name) => !deleted.includes(name)),
      };
    },
  },
};
