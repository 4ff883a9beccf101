import type { ActionType as PresentedType } from '@aws-sdk/client-codepipeline';
import type { Operation } from '../../../front-door/service.js';
import type { ActionType } from '../catalog/action-type.js';
import { BUILT_IN_TYPES } from '../catalog/catalog.js';
import { onePage } from '../pages.js';
import type { Sdk } from './sdk.js';

const TYPES_PER_PAGE = 100;

/** AWS's own first. All regions have the same. */
export const listActionTypes: Operation<Sdk, 'ListActionTypes'> = {
  async handle({ actionOwnerFilter, nextToken }, context) {
    const types = BUILT_IN_TYPES.filter(
      ({ id }) => actionOwnerFilter === undefined || id.owner === actionOwnerFilter,
    );
    const page = await onePage(
      context,
      `ListActionTypes:${actionOwnerFilter ?? ''}`,
      { nextToken, maxResults: TYPES_PER_PAGE },
      async (limit, after: number | undefined) =>
        types.map((type, index) => ({ type, index })).slice((after ?? -1) + 1, (after ?? -1) + 1 + limit),
      ({ index }) => index,
    );
    return { actionTypes: page.items.map(({ type }) => presentType(type)), nextToken: page.nextToken };
  },
};

function presentType({ id, inputs, outputs, properties, entityUrlTemplate }: ActionType): PresentedType {
  return {
    id: { ...id },
    settings: { ...(entityUrlTemplate !== undefined && { entityUrlTemplate }) },
    actionConfigurationProperties: [...properties].map(([name, { required, secret }]) => ({
      name,
      required,
      key: required && !secret,
      secret,
      queryable: false,
    })),
    inputArtifactDetails: { minimumCount: inputs[0], maximumCount: inputs[1] },
    outputArtifactDetails: { minimumCount: outputs[0], maximumCount: outputs[1] },
  };
}
