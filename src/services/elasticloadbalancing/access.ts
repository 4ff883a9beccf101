import type { AccessRequest } from '../../front-door/service.js';

/** The permission `elasticloadbalancing:ACTION` on each of the resources that the input names. */
export function accessTo<Input>(
  action: string,
  resourcesOf: (input: Input) => readonly (string | undefined)[],
) {
  return (input: Input): readonly AccessRequest[] =>
    resourcesOf(input).map((resource) => ({
      action: `elasticloadbalancing:${action}`,
      resource: resource ?? '*',
    }));
}
