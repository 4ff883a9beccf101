import type { Action, ActionCategory, ActionOwner, ActionTypeId, ActionTypeUrls } from '../model.js';

/** Least and most, both allowed. */
export type Range = readonly [number, number];

export interface ActionType {
  readonly id: ActionTypeId;
  readonly inputs: Range;
  readonly outputs: Range;
  readonly needsV2: boolean;
  readonly properties: ReadonlyMap<string, Property>;
  readonly urls: ActionTypeUrls;
  /** What the parts cannot say: keys that depend on each other. @returns what is wrong, in words */
  readonly check?: (action: Action) => string | undefined;
}

export interface Property {
  readonly required: boolean;
  readonly secret: boolean;
  /** The value is JSON text. */
  readonly json: boolean;
  /** Job workers may ask for the jobs of one value of it: at most 20 characters, plain ones. */
  readonly queryable?: boolean;
}

export interface ActionTypeParts {
  readonly inputs?: Range;
  readonly outputs?: Range;
  readonly needsV2?: boolean;
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  /** Which of them are secrets. */
  readonly secrets?: readonly string[];
  /** Which of them hold JSON. */
  readonly json?: readonly string[];
  /** What the user sees of the resource that the action works on; `{Config:Name}` is filled in. */
  readonly entityUrlTemplate?: string;
  /** The same of one execution; `{ExternalExecutionId}` is filled in too. */
  readonly executionUrlTemplate?: string;
  readonly revisionUrlTemplate?: string;
  readonly check?: (action: Action) => string | undefined;
}

const NONE: Range = [0, 0];

/** All built-in types are of version 1. */
export function actionType(
  category: ActionCategory,
  owner: ActionOwner,
  provider: string,
  parts: ActionTypeParts,
): ActionType {
  const property = (name: string, required: boolean): [string, Property] => [
    name,
    {
      required,
      secret: parts.secrets?.includes(name) ?? false,
      json: parts.json?.includes(name) ?? false,
    },
  ];
  return {
    id: { category, owner, provider, version: '1' },
    inputs: parts.inputs ?? NONE,
    outputs: parts.outputs ?? NONE,
    needsV2: parts.needsV2 ?? false,
    properties: new Map([
      ...(parts.required ?? []).map((name) => property(name, true)),
      ...(parts.optional ?? []).map((name) => property(name, false)),
    ]),
    urls: urlsOf(parts),
    ...(parts.check && { check: parts.check }),
  };
}

function urlsOf({
  entityUrlTemplate,
  executionUrlTemplate,
  revisionUrlTemplate,
}: ActionTypeParts): ActionTypeUrls {
  return {
    ...(entityUrlTemplate !== undefined && { entityUrlTemplate }),
    ...(executionUrlTemplate !== undefined && { executionUrlTemplate }),
    ...(revisionUrlTemplate !== undefined && { revisionUrlTemplate }),
  };
}
