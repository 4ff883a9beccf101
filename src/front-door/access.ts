import type { AccessRequest, RequestContext } from './service.js';

/** The permissions that an operation needs, from its input: all of them must be allowed. An empty list: none. */
export type Authorize<Input> = (
  input: Input,
  context: RequestContext,
) => readonly AccessRequest[] | Promise<readonly AccessRequest[]>;

/**
 * For actions that know no resource, such as most lists.
 * @param action `codebuild:ListProjects`
 */
export function onAnyResource(action: string): () => readonly AccessRequest[] {
  const requests: readonly AccessRequest[] = [{ action, resource: '*' }];
  return () => requests;
}

/**
 * For actions on the resource whose ARN the input holds; `*` where it is left out.
 * @param action `iam:SimulatePrincipalPolicy`
 */
export function onArn<Input>(
  action: string,
  arnOf: (input: Input) => string | undefined,
): (input: Input) => readonly AccessRequest[] {
  return (input) => [{ action, resource: arnOf(input) || '*' }];
}

const NONE: readonly AccessRequest[] = [];

/** For the few operations that nobody can be forbidden. */
export const withoutPermission = (): readonly AccessRequest[] => NONE;
